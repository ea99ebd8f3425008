//! Mails as they are transported (RFC 5322, RFC 2045 to 2049).
//!
//! Messages inside a mail become attachments and are not looked into. One pass over the lines finds all parts: a
//! part whose end never comes costs no second look at what follows.

mod header;
mod parts;
mod transfer;

use std::collections::HashSet;

use self::header::Header;
use self::parts::{Part, parts};
use crate::charset::decoded_part;
use crate::found::Found;
use crate::{Unread, calendar, html};

/// Fields that become facts, in the order of the mail.
const FACTS: [&str; 12] = [
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "organization",
    "x-mailer",
];

/// Reads a mail.
pub(crate) fn read(bytes: &[u8], found: &mut Found) -> Result<(), Unread> {
    let (top, parts) = parts(bytes, found);
    facts(&top, found);
    let plain = |it: &&Part<'_>| it.is_body() && it.media_type() == "text/plain" && !it.is_blank();
    let with_plain: HashSet<usize> =
        parts.iter().filter(plain).filter_map(|it| it.alternative).collect();
    let mut is_encrypted = false;
    for part in &parts {
        let is_body = part.is_body();
        match part.media_type() {
            "text/plain" if is_body => body(part, found),
            "text/html" if is_body => {
                // The same again, where it stands beside plain text.
                let is_again = part.alternative.is_some_and(|it| with_plain.contains(&it));
                if !is_again {
                    body(part, found);
                }
            }
            media_type => {
                is_encrypted |= is_sealed(part, media_type);
                attach(part, found);
            }
        }
    }
    if is_encrypted { Err(Unread::Encrypted) } else { Ok(()) }
}

fn facts(top: &Header<'_>, found: &mut Found) {
    for (name, value) in top.fields() {
        let Some(fact) = FACTS.iter().find(|it| name.eq_ignore_ascii_case(it.as_bytes())) else {
            continue;
        };
        if found.has_all_facts() {
            return;
        }
        let value = match *fact {
            "date" => {
                let text = String::from_utf8_lossy(value);
                calendar::of_mail(text.trim()).unwrap_or_else(|| text.into_owned())
            }
            "message-id" | "in-reply-to" => String::from_utf8_lossy(value).into_owned(),
            _ => header::words(value),
        };
        found.fact(fact, &value);
    }
}

fn body(part: &Part<'_>, found: &mut Found) {
    let bytes = part.decoded();
    let charset = part.content_type.parameter("charset");
    found.end_line();
    if part.media_type() == "text/html" {
        // A page is read to its end whatever it is: there is nothing to fail on.
        let _ = html::read(&bytes, charset, found);
        return;
    }
    let text = decoded_part(&bytes, charset, found);
    let is_flowed =
        part.content_type.parameter("format").is_some_and(|it| it.eq_ignore_ascii_case("flowed"));
    if is_flowed {
        flowed(&text, found);
    } else {
        found.push(&text);
    }
    found.end_line();
}

/// Joins lines that were broken only for the way (RFC 3676 section 4.2).
fn flowed(text: &str, found: &mut Found) {
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        found.push(line);
        if !line.ends_with(' ') || line == "-- " {
            found.push("\n");
        }
        if found.is_full() {
            return;
        }
    }
}

/// Tells whether a part holds what only its recipient can read (RFC 8551 section 3.2, RFC 3156 section 4).
fn is_sealed(part: &Part<'_>, media_type: &str) -> bool {
    match media_type {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => part
            .content_type
            .parameter("smime-type")
            .is_none_or(|it| !it.eq_ignore_ascii_case("signed-data")),
        "application/pgp-encrypted" => true,
        _ => false,
    }
}

fn attach(part: &Part<'_>, found: &mut Found) {
    // Taken before it is decoded: what is decoded is never longer.
    if part.body.len() / 4 * 3 > found.room_for_attachments().saturating_add(1 << 20)
        && !part.is_identity()
    {
        found.missed(part.name(), "the attachments together are longer than is taken out");
        return;
    }
    found.attach(&part.name(), part.media_type(), part.decoded().into_owned());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extract, Kind};

    fn mail(text: &str) -> Extract {
        let bytes = text.replace('\n', "\r\n");
        let mut found = Found::default();
        let unread = read(bytes.as_bytes(), &mut found).err();
        found.into_extract(Kind::Eml, unread)
    }

    #[test]
    fn a_mail_with_everything() {
        let found = mail(
            "From: =?utf-8?q?J=C3=BCrgen_P?= <jp@lindmoor.example>\n\
             Subject: =?iso-8859-1?B?UHL8Zg==?=\n =?iso-8859-1?Q?ung_M=E4rz?=\n\
             Date: Mon, 2 Mar 2026 09:15:00 +0100\n\
             Content-Type: multipart/mixed; boundary=\"a b\"\n\n\
             preamble\n--a b\n\
             Content-Type: multipart/alternative; boundary=in\n\n\
             --in\nContent-Type: text/plain; charset=iso-8859-1\n\
             Content-Transfer-Encoding: quoted-printable\n\nGr=FC=\n=DFe\n--in\n\
             Content-Type: text/html\n\n<p>Gr&uuml;&szlig;e</p>\n--in--\n\
             --a b\nContent-Type: application/pdf;\n name*0*=utf-8''Pr%C3%BCf;\n name*1=ung.pdf\n\
             Content-Transfer-Encoding: base64\n\nJVBE\nRg==\n\
             --a b\nContent-Type: message/rfc822\n\nSubject: inner\n\n--in\nx\n--a b--\nepilogue\n",
        );
        assert_eq!(found.text, "Grüße");
        let facts: Vec<String> =
            found.facts.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
        assert_eq!(
            facts,
            [
                "from: Jürgen P <jp@lindmoor.example>",
                "subject: Prüfung März",
                "date: 2026-03-02T09:15:00+01:00"
            ]
        );
        assert_eq!(
            format!("{:?}", found.attachments),
            "[Prüfung.pdf (application/pdf, 4 bytes), inner.eml (message/rfc822, 25 bytes)]"
        );
        assert_eq!(found.attachments[0].bytes, b"%PDF");
        assert_eq!(found.attachments[1].bytes, b"Subject: inner\r\n\r\n--in\r\nx");
    }

    #[test]
    fn html_is_read_where_there_is_no_text() {
        let found = mail(
            "Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\
             Content-Type: text/plain\n\n \n--b\nContent-Type: text/html; charset=utf-8\n\n\
             <p>Grüße</p>\n--b--\n",
        );
        assert_eq!(found.text, "Grüße");
        assert!(found.attachments.is_empty());
    }

    #[test]
    fn what_is_encrypted_says_so() {
        let found = mail("Subject: x\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nMII");
        assert_eq!(found.layer, crate::TextLayer::Unreadable(Unread::Encrypted));
        assert_eq!(found.attachments[0].name, "smime.p7m");
    }

    #[test]
    fn broken_mails_are_read_as_far_as_they_go() {
        assert_eq!(mail("").text, "");
        assert_eq!(mail("Subject: x").facts[0].value, "x");
        assert_eq!(mail("Content-Type: multipart/mixed\n\nno boundary").text, "no boundary");
        let cut = mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n\nsecond");
        assert_eq!(cut.text, "first\nsecond");
        let inner = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(500);
        let deep = mail(&format!("Content-Type: multipart/mixed; boundary=b\n\n{inner}"));
        assert_eq!(deep.attachments, []);
    }

    #[test]
    fn flowed_lines_are_joined() {
        let found = mail("Content-Type: text/plain; format=flowed\n\nOne \ntwo\n three\n-- \nme");
        assert_eq!(found.text, "One two\nthree\n-- \nme");
    }
}
