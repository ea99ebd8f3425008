/**
 * Sentences of the program with numbers and names in them, in German. `{n}` takes a number, `{~what}` a phrase from below,
 * any other name whatever stands there; `{n?eins|viele}` chooses a word. What is not here stays as the program says it.
 */
export const sentences: Record<string, string> = {
  // What checks of a log found.
  '{title}, as the profile {name} describes it.': '{title}, wie das Profil {name} es beschreibt.',
  'The profile was named for this look, and is not one that you rely on.': 'Das Profil wurde für diese Prüfung genannt und ist keines, auf das Sie sich verlassen.',
  'JSON records, one a line; no profile describes them.': 'JSON-Einträge, einer je Zeile; kein Profil beschreibt sie.',
  'The line above the header is no record, and covered by nothing.': 'Die Zeile über der Kopfzeile ist kein Eintrag und durch nichts gedeckt.',
  'The {n} lines above the header are no record, and covered by nothing.': 'Die {n} Zeilen über der Kopfzeile sind keine Einträge und durch nichts gedeckt.',
  'There are no records.': 'Es gibt keine Einträge.',
  '{~records}, to {~place}.': '{~records}, bis {~place}.',
  '{n} of {n2} lines are no records, {~first}.': '{n} von {n2} Zeilen {n?ist kein Eintrag|sind keine Einträge}, {~first}.',
  "{n} of {~records} can't be judged: twice the same key, NaN, too deep, too many values, or a number that the format can't express, {~first}.":
    '{n} von {~records} lassen sich nicht beurteilen: zweimal derselbe Schlüssel, NaN, zu tief, zu viele Werte oder eine Zahl, die das Format nicht ausdrücken kann, {~first}.',
  '{~records} longer than {n} MiB: kept, not parsed, {~first}.': '{~records} über {n} MiB: aufbewahrt, nicht ausgelesen, {~first}.',
  "{n} rows of the table can't be read as its header has them, {~first}.": '{n} {n?Zeile|Zeilen} der Tabelle {n?lässt|lassen} sich nicht so lesen, wie die Kopfzeile es vorgibt, {~first}.',
  '{n} lines are no records, {~first}.': '{n} {n?Zeile ist kein Eintrag|Zeilen sind keine Einträge}, {~first}.',
  'The last line ends in the middle of a record.': 'Die letzte Zeile endet mitten in einem Eintrag.',
  'The last line has no line feed at its end.': 'Die letzte Zeile hat keinen Zeilenvorschub am Ende.',
  "The table can't be read from line {n} on: {actual}, instead of {expected}.": 'Ab Zeile {n} lässt sich die Tabelle nicht lesen: {actual} statt {expected}.',
  '{n} bytes stand before the archive: no digest of the log covers them.': '{n} Bytes stehen vor dem Archiv: kein Hashwert des Protokolls deckt sie.',
  'Content intact, re-encoded in transit: {~how}. Ask for the original.': 'Inhalt unversehrt, bei der Übertragung umkodiert: {~how}. Bitten Sie um das Original.',
  'The format has no chain and no digests: nothing shows whether records were changed.': 'Das Format hat keine Verkettung und keine Hashwerte: nichts zeigt, ob Einträge geändert wurden.',
  'No profile describes these records: whether they have a chain or digests is not known, and none was checked.':
    'Kein Profil beschreibt diese Einträge: ob sie verkettet sind oder Hashwerte tragen, ist nicht bekannt, und geprüft wurde nichts davon.',
  'The records are under a root that agrees.': 'Die Einträge stehen unter einer Wurzel, die übereinstimmt.',
  'The records name no digests: only a root over them shows whether they were changed, and none was found to agree.':
    'Die Einträge nennen keine Hashwerte: nur eine Wurzel über sie zeigt, ob sie geändert wurden, und keine stimmte nachweislich überein.',
  '{~wrong}.': '{~wrong}.',
  '{~wrong}; {~wrong2}.': '{~wrong}; {~wrong2}.',
  '{~wrong}; {~wrong2}; {~wrong3}.': '{~wrong}; {~wrong2}; {~wrong3}.',
  'The records belong to more than {n} groups: only the first {n2} were followed.': 'Die Einträge gehören zu mehr als {n} Gruppen: nur die ersten {n2} wurden verfolgt.',
  '{n} digests need a secret that you did not bring: only what does not need it was recomputed.':
    '{n} {n?Hashwert braucht|Hashwerte brauchen} ein Geheimnis, das Sie nicht mitgebracht haben: nur was es nicht braucht, wurde nachgerechnet.',
  'The digest of the first record covers the record before it, which is not here: whether the first record was changed is not known.':
    'Der Hashwert des ersten Eintrags deckt den Eintrag davor, der nicht hier ist: ob der erste Eintrag geändert wurde, ist nicht bekannt.',
  'Intact where it could be read; {n} of {~records} could not.': 'Unversehrt, wo es sich lesen ließ; {n} von {~records} ließen sich nicht lesen.',
  'Intact from line {n} to line {n2}.': 'Unversehrt von Zeile {n} bis Zeile {n2}.',
  'Intact over {n} files, to line {n2} of the last.': 'Unversehrt über {n} Dateien, bis Zeile {n2} der letzten.',
  'Intact from line 1 on, but {~records} of this log come before it and are not here.': 'Unversehrt ab Zeile 1, doch davor fehlen Einträge dieses Protokolls: {~records}.',
  'The numbers of the records do not follow each other {n} times, {~first}.': 'Die Nummern der Einträge folgen {n}-mal nicht aufeinander, {~first}.',
  'The records are numbered without a gap.': 'Die Einträge sind lückenlos nummeriert.',
  'All {n} files that records name are here, with the digests that they state.': 'Alle {n} Dateien, die Einträge nennen, sind hier, mit den angegebenen Hashwerten.',
  '{n} files have the digests that records state; {n2} are not here, and were not checked.':
    '{n} {n?Datei hat den Hashwert, den|Dateien haben die Hashwerte, die} Einträge angeben; {n2} {n2?ist nicht hier und wurde|sind nicht hier und wurden} nicht geprüft.',
  '{n} files that records name are missing or others, {~first}.': '{n} {n?Datei, die Einträge nennen, fehlt oder ist eine andere|Dateien, die Einträge nennen, fehlen oder sind andere}, {~first}.',
  '{~records} name another key than the one that signed them, {~first}.': '{~records} nennen einen anderen Schlüssel als den, der sie signiert hat, {~first}.',
  'No record is signed.': 'Kein Eintrag ist signiert.',
  '{n} of {~records} carry no signature.': '{n} von {~records} ohne Signatur.',
  '{n} of {~records} carry no signature, {~first}.': '{n} von {~records} ohne Signatur, {~first}.',
  'Nobody signed some of the records: {n} of {~records} carry no signature.': 'Einen Teil der Einträge hat niemand signiert: {n} von {~records} ohne Signatur.',
  'The records are signed, and no key is known to check them by.': 'Die Einträge sind signiert, und kein Schlüssel ist bekannt, mit dem sich das prüfen ließe.',
  '{n} message authentication codes agree: so they were made by somebody who has the secret, as you do.':
    '{n} {n?Authentisierungscode stimmt|Authentisierungscodes stimmen} überein: erzeugt hat sie also jemand, der das Geheimnis hat, so wie Sie.',
  'All {n} signatures verify.': 'Alle {n} Signaturen halten der Prüfung stand.',
  '{n} of {n2} signatures do not verify, {~first}.': '{n} von {n2} Signaturen {n?hält|halten} der Prüfung nicht stand, {~first}.',
  '{n} of {n2} signatures do not verify and {n3} are missing, {~first}.': '{n} von {n2} Signaturen {n?hält|halten} der Prüfung nicht stand, und {n3} {n3?fehlt|fehlen}, {~first}.',
  'Signed by {names}, by a key that you brought.': 'Signiert von {names}, mit einem Schlüssel, den Sie mitgebracht haben.',
  'Signed by a key that you did not bring: compare its fingerprint over another channel.':
    'Signiert mit einem Schlüssel, den Sie nicht mitgebracht haben: vergleichen Sie seinen Fingerabdruck auf einem anderen Weg.',
  'Signed by a key that you brought, which was not valid at the time judged.': 'Signiert mit einem Schlüssel, den Sie mitgebracht haben und der zur maßgeblichen Zeit nicht gültig war.',
  'Signed by a key that you brought and that does not count: {why}.': 'Signiert mit einem Schlüssel, den Sie mitgebracht haben und der nicht zählt: {why}.',
  'A key that you brought signed a statement about this log which does not name its last record: nobody signed the records.':
    'Ein Schlüssel, den Sie mitgebracht haben, signierte eine Aussage über dieses Protokoll, die seinen letzten Eintrag nicht nennt: die Einträge hat niemand signiert.',
  'A key that you brought signed the first records only: nobody signed the others.':
    'Ein Schlüssel, den Sie mitgebracht haben, signierte nur die ersten Einträge: die anderen hat niemand signiert.',
  'Nobody signed: whoever holds the log could have written it anew.': 'Niemand hat signiert: wer das Protokoll hat, könnte es neu geschrieben haben.',
  'Signed, and no key to check it by was brought.': 'Signiert, und kein Schlüssel, es zu prüfen, wurde mitgebracht.',
  'Signed in a way that is not supported.': 'Auf eine Weise signiert, die nicht unterstützt wird.',
  'A signature that the format demands is missing.': 'Eine Signatur, die das Format verlangt, fehlt.',
  'A signature does not verify by any key that you brought.': 'Eine Signatur hält der Prüfung mit keinem Schlüssel stand, den Sie mitgebracht haben.',
  'A signature does not verify.': 'Eine Signatur hält der Prüfung nicht stand.',
  '{name} states nothing about this log that its profile can read.': '{name} sagt nichts über dieses Protokoll, was sein Profil lesen kann.',
  'Nothing protects the end of this log: records may be missing after {~place}.': 'Nichts schützt das Ende dieses Protokolls: nach {~place} können Einträge fehlen.',
  'Each group of records has a chain of its own, and nothing protects their ends: records may be missing after the last of each, and whole groups, wherever in the file they stood.':
    'Jede Gruppe von Einträgen hat ihre eigene Kette, und nichts schützt deren Enden: nach dem letzten Eintrag jeder Gruppe können Einträge fehlen, und ganze Gruppen, wo immer sie in der Datei standen.',
  'Proven: {~place} holds the last record.': 'Belegt: {~place} enthält den letzten Eintrag.',
  'The format has no order, so there is no end to prove.': 'Das Format hat keine Reihenfolge, also kein Ende, das sich belegen ließe.',
  'Not known: no profile describes the order of these records.': 'Nicht bekannt: kein Profil beschreibt die Reihenfolge dieser Einträge.',
  'The records have no order, and nothing shows how many there were: any may be missing, or there twice.':
    'Die Einträge haben keine Reihenfolge, und nichts zeigt, wie viele es waren: jeder kann fehlen oder doppelt da sein.',
  'Not proven after {~place}.': 'Nach {~place} nicht belegt.',
  'Proven to line {n}; not proven after it.': 'Bis Zeile {n} belegt; danach nicht.',
  'Not proven after {~place}: the record that ends such a log is not here.': 'Nach {~place} nicht belegt: der Eintrag, der ein solches Protokoll beendet, ist nicht hier.',
  'Not proven after {~place}: {what} is not here.': 'Nach {~place} nicht belegt: {what} ist nicht hier.',
  'A count or head that came with the log does not agree with its records.': 'Eine Anzahl oder ein Kopf, die mit dem Protokoll kamen, passen nicht zu seinen Einträgen.',
  'Rejected: a count or head signed by a key that you brought names other records.':
    'Verworfen: eine Anzahl oder ein Kopf, signiert mit einem Schlüssel, den Sie mitgebracht haben, nennt andere Einträge.',
  'Rejected: what you brought names other records.': 'Verworfen: was Sie mitgebracht haben, nennt andere Einträge.',
  'Records may be missing, or there twice: nothing shows how many there were.': 'Einträge können fehlen oder doppelt da sein: nichts zeigt, wie viele es waren.',
  'Records may be missing after line {n}: what proves this log speaks about it only to there.': 'Nach Zeile {n} können Einträge fehlen: was dieses Protokoll belegt, spricht nur bis dorthin darüber.',
  'These files can be changed unseen: {names}.': 'Diese Dateien lassen sich unbemerkt ändern: {names}.',
  'Covered by nothing: {names}.': 'Durch nichts gedeckt: {names}.',
  'These files are covered by nothing: {names}.': 'Diese Dateien sind durch nichts gedeckt: {names}.',
  'Nobody whom you know vouches for: {names}.': 'Niemand, den Sie kennen, bürgt für: {names}.',
  'HMAC is refused by policy: whoever has the secret can write the log anew.': 'HMAC ist durch die Richtlinie ausgeschlossen: wer das Geheimnis hat, kann das Protokoll neu schreiben.',
  'Codes made with a shared secret show only that nobody without it changed the log.':
    'Codes mit einem geteilten Geheimnis zeigen nur, dass niemand ohne das Geheimnis das Protokoll geändert hat.',
  'All algorithms are accepted.': 'Alle Verfahren sind zugelassen.',
  'The records state no time that can be read.': 'Die Einträge nennen keine lesbare Zeit.',
  'From {from} to {to}, as the records state it.': 'Von {from} bis {to}, wie die Einträge es angeben.',
  'The clock goes backwards {n} times, first at line {n2}.': 'Die Uhr geht {n}-mal rückwärts, zuerst in Zeile {n2}.',
  '{n} of them state none that can be read.': '{n} von ihnen {n?nennt|nennen} keine lesbare.',
  'When this existed is only what the log says: no timestamp proves it.': 'Wann es das gab, sagt nur das Protokoll selbst: kein Zeitstempel belegt es.',
  'Nothing was compared with the records: no field is covered.': 'Mit den Einträgen wurde nichts verglichen: kein Feld ist gedeckt.',
  'In {~records} a field holds the text that separates fields in the hash: words could be moved from one field to the next unseen.':
    'Ein Feld enthält den Text, der im Hashwert die Felder trennt (betroffen: {~records}): Wörter ließen sich unbemerkt von einem Feld ins nächste verschieben.',
  'Every field of every record is covered.': 'Jedes Feld jedes Eintrags ist gedeckt.',
  'There are more fields than are listed.': 'Es gibt mehr Felder, als hier stehen.',
  'Outside the hash: {names}.': 'Außerhalb des Hashwerts: {names}.',
  'These fields lie outside the hash, and can be changed unseen: {names}.': 'Diese Felder liegen außerhalb des Hashwerts und lassen sich unbemerkt ändern: {names}.',
  'Every figure from these records rests on an unsigned export: whoever held it could change, leave out or add any of them unseen.':
    'Jede Zahl aus diesen Einträgen beruht auf einem unsignierten Export: wer ihn hatte, konnte jeden davon unbemerkt ändern, weglassen oder hinzufügen.',
  'Its digest shows whether it changes from now on, nothing more.': 'Sein Hashwert zeigt, ob er sich von jetzt an ändert, mehr nicht.',
  'Its records name no digests, and no statement about all of them was compared: its digest shows whether it changes from now on, nothing more.':
    'Seine Einträge nennen keine Hashwerte, und keine Aussage über alle wurde verglichen: sein Hashwert zeigt, ob es sich von jetzt an ändert, mehr nicht.',
  'No profile describes this log, and nobody signed it: its digest shows whether it changes from now on, nothing more.':
    'Kein Profil beschreibt dieses Protokoll, und niemand hat es signiert: sein Hashwert zeigt, ob es sich von jetzt an ändert, mehr nicht.',
  'Signatures and lists beside a database speak for it, and not for the rows in its write-ahead log.':
    'Signaturen und Listen neben einer Datenbank sprechen für sie, und nicht für die Zeilen in ihrem Write-Ahead-Log.',
  'The file as a whole is signed by a key that you brought for such logs.': 'Die Datei als Ganzes ist mit einem Schlüssel signiert, den Sie für solche Protokolle mitgebracht haben.',
  'Proven: the file as a whole is signed by a key that you brought.': 'Belegt: die Datei als Ganzes ist mit einem Schlüssel signiert, den Sie mitgebracht haben.',

  // What statements beside a log say of it.
  '{~compared} agree, to the last one.': '{~compared} stimmen überein, bis zum letzten.',
  '{~compared} agree; the log goes on after them.': '{~compared} stimmen überein; das Protokoll geht danach weiter.',
  '{~compared} agree.': '{~compared} stimmen überein.',
  'It is signed by a key that you brought.': 'Signiert mit einem Schlüssel, den Sie mitgebracht haben.',
  'Nobody signed it, and it came with the log: it proves nothing by itself.': 'Niemand hat das signiert, und es kam mit dem Protokoll: für sich belegt es nichts.',
  'It came with the log, and no key that you brought vouches for it: it proves nothing by itself.':
    'Es kam mit dem Protokoll, und kein Schlüssel, den Sie mitgebracht haben, bürgt dafür: für sich belegt es nichts.',
  'It states {what} as {stated}; the log has {actual}.': 'Angegeben ist für „{what}“: {stated}; im Protokoll steht: {actual}.',
  'Not compared: it speaks about another log, or another state.': 'Nicht verglichen: es spricht über ein anderes Protokoll oder einen anderen Stand.',
  'Not compared: it speaks about records before this export.': 'Nicht verglichen: es spricht über Einträge vor diesem Export.',
  'Not compared: the record that it names could not be read.': 'Nicht verglichen: der genannte Eintrag ließ sich nicht lesen.',
  "Not compared: the root can't be computed from this export.": 'Nicht verglichen: die Wurzel lässt sich aus diesem Export nicht berechnen.',
  "Not compared: this export begins after the log's first record, and its records are not numbered.":
    'Nicht verglichen: dieser Export beginnt nach dem ersten Eintrag des Protokolls, und seine Einträge sind nicht nummeriert.',

  // What a file without records is worth.
  'Nobody signed this file: its digest shows whether it changes from now on, nothing more.':
    'Niemand hat diese Datei signiert: ihr Hashwert zeigt, ob sie sich von jetzt an ändert, mehr nicht.',
  'A list of checksums: not every file that it names is here.': 'Eine Liste von Prüfsummen: nicht jede genannte Datei ist hier.',
  'The file is empty: there is nothing to check.': 'Die Datei ist leer: es gibt nichts zu prüfen.',
  "A log file of AWS CloudTrail's, and no digest files: nothing of CloudTrail's protects it. Ask for the digest files of its time.":
    'Eine Protokolldatei von AWS CloudTrail, ohne Digest-Dateien: nichts von CloudTrail schützt sie. Bitten Sie um die Digest-Dateien ihrer Zeit.',
};

/** Parts of such sentences that have words of their own. */
export const phrases: Record<string, string> = {
  '1 record': '1 Eintrag',
  '{n} records': '{n} Einträge',
  'an unknown number of records': 'unbekannt viele',
  'line {n}': 'Zeile {n}',
  'line {n} of the last of {n2} files': 'Zeile {n} der letzten von {n2} Dateien',
  'first at line {n}': 'zuerst in Zeile {n}',
  '{n} lines are not in the form that was hashed, {~first}': '{n} {n?Zeile hat|Zeilen haben} nicht die Form, über die der Hashwert gebildet wurde, {~first}',
  '{n} digests do not agree with their records, {~first}': '{n} {n?Hashwert passt nicht zu seinem Eintrag|Hashwerte passen nicht zu ihren Einträgen}, {~first}',
  '{n} links do not name the record before them, {~first}': '{n} {n?Verweis nennt|Verweise nennen} nicht den Eintrag davor, {~first}',
  '{n} fields that are the same throughout differ, {~first}': '{n} {n?Feld, das überall gleich ist, weicht|Felder, die überall gleich sind, weichen} ab, {~first}',
  'a byte order mark was put before it': 'eine Bytereihenfolge-Marke wurde davorgesetzt',
  '{n} of {n2} lines end in CR LF': '{n} von {n2} Zeilen {n?endet|enden} mit CR LF',
  'the line feed after its last line was removed': 'der Zeilenvorschub nach der letzten Zeile wurde entfernt',
  'it was converted to UTF-16': 'es wurde nach UTF-16 umgewandelt',
  'its records were spread over several lines': 'seine Einträge wurden auf mehrere Zeilen verteilt',
  'The first record and what it states ({~parts})': 'Der erste Eintrag und was dazu angegeben ist ({~parts})',
  'The records and what it states ({~parts})': 'Die Einträge und was dazu angegeben ist ({~parts})',
  'Records {n} to {n2} and what it states ({~parts})': 'Einträge {n} bis {n2} und was dazu angegeben ist ({~parts})',
  'The records from {n} on and what it states ({~parts})': 'Die Einträge ab {n} und was dazu angegeben ist ({~parts})',
  'their number': 'ihre Anzahl',
  'the digest of the last one': 'der Hashwert des letzten',
  'the digest of the first one': 'der Hashwert des ersten',
  'their root': 'ihre Wurzel',
  'the digest of the delivery': 'der Hashwert der Lieferung',
  'the root over files': 'die Wurzel über Dateien',
  'the digests of files': 'die Hashwerte von Dateien',
};
