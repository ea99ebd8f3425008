"""Makes the files of this folder with other people's tools. See README.md for their versions."""

import datetime
import io
import struct
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import docx
import fpdf
import odf.opendocument
import odf.table
import odf.text
import openpyxl
import openpyxl.comments
import piexif
import pillow_heif
import pptx
import reportlab
from extract_msg.ole_writer import OleWriter
from odf import dc, meta
from PIL import Image, PngImagePlugin
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

DAY = datetime.datetime(2026, 3, 2, 9, 15, 0)


def policy_docx():
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.last_modified_by = "Anna Kask", "Jürgen Prüfer"
    properties.title, properties.created, properties.modified = "AI policy", DAY, DAY
    document.sections[0].header.paragraphs[0].text = "Lindmoor Bank, internal"
    document.sections[0].footer.paragraphs[0].text = "Version 2"
    document.add_heading("AI policy", 1)
    paragraph = document.add_paragraph("High-risk decisions are reviewed by ")
    run = paragraph.add_run("two people")
    paragraph.add_run(" before they are executed.")
    document.add_comment(runs=run, text="Since when?", author="Auditor", initials="A")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("System", "Owner"), ("CREDO", "P-07")]):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    changed = document.add_paragraph("Retention: ")
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f'<w:del {namespace} w:id="1" w:author="x"><w:r><w:delText>one year</w:delText></w:r></w:del>',
        f'<w:ins {namespace} w:id="2" w:author="x"><w:r><w:t>ten years</w:t></w:r></w:ins>',
        f'<w:moveFrom {namespace} w:id="3" w:author="x"><w:r><w:t>moved away</w:t></w:r></w:moveFrom>',
    ):
        changed._p.append(docx.oxml.parse_xml(xml))
    document.save("policy.docx")


def register_xlsx():
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = "Risk office", "Risk register"
    book.properties.created = book.properties.modified = DAY
    sheet = book.active
    sheet.title = "Risks"
    sheet.append(["Id", "Risk", "Reviewed", "Open", "Score"])
    sheet.append(["R-1", "Bias in\nscores", DAY.date(), True, 4.5])
    sheet.append(["R-2", "Drift", DAY, False, "=1+1"])
    sheet["B3"].comment = openpyxl.comments.Comment("See incident INC-04", "Auditor")
    hidden = book.create_sheet("Payroll")
    hidden.append(["Salary", 1234])
    hidden.sheet_state = "hidden"
    book.save("register.xlsx")


def board_pptx():
    show = pptx.Presentation()
    show.core_properties.author = "Anna Kask"
    show.core_properties.created = show.core_properties.modified = DAY
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Management review"
    first.placeholders[1].text = "Input: audit results\nOutput: actions"
    first.notes_slide.notes_text_frame.text = "Mention the incident."
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "Backup"
    second._element.set("show", "0")
    table = second.shapes.add_table(1, 2, 0, 0, 100, 100).table
    table.cell(0, 0).text, table.cell(0, 1).text = "2026", "37"
    show.save("board.pptx")
    # The template's pictures and themes are no part of what is tested.
    slim("board.pptx", lambda name: "thumbnail" not in name and "printerSettings" not in name)


def slim(path, keep):
    with zipfile.ZipFile(path) as old:
        content = [(info.filename, old.read(info)) for info in old.infolist() if keep(info.filename)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content:
            new.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 15, 0)), data, zipfile.ZIP_DEFLATED, 9)


def open_documents():
    text = odf.opendocument.OpenDocumentText()
    text.meta.addElement(dc.Title(text="Minutes"))
    text.meta.addElement(meta.InitialCreator(text="Anna Kask"))
    text.text.addElement(odf.text.H(outlinelevel=1, text="Minutes"))
    text.text.addElement(odf.text.P(text="The committee approved v3.0."))
    text.save("minutes.odt")
    sheet = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Systems")
    for cells in (("CREDO", "v3.0"), ("SIFT", "v1")):
        row = odf.table.TableRow()
        for cell in cells:
            element = odf.table.TableCell(valuetype="string")
            element.addElement(odf.text.P(text=cell))
            row.addElement(element)
        table.addElement(row)
    sheet.spreadsheet.addElement(table)
    sheet.save("systems.ods")


def mail_eml():
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["To"], inner["Subject"] = "a@lindmoor.example", "b@lindmoor.example", "Approval"
    inner.set_content("Approved.\n")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Jürgen Prüfer <jp@lindmoor.example>"
    mail["To"] = "Anna Kask <ak@lindmoor.example>, audit@lindmoor.example"
    mail["Subject"] = "Prüfung März: Freigabe von v3.0 mit allen Unterlagen, die dazu gehören, und noch etwas mehr"
    mail["Date"] = "Mon, 02 Mar 2026 09:15:00 +0100"
    mail["Message-ID"] = "<1@lindmoor.example>"
    mail.set_content("Anbei die Freigabe.\nGrüße\n")
    mail.add_alternative("<p>Anbei die <b>Freigabe</b>.<br>Gr&uuml;&szlig;e</p>", subtype="html")
    mail.add_attachment(b"id;name\n1;x\n", maintype="text", subtype="csv", filename="Übersicht.csv")
    mail.add_attachment(inner)
    open("mail.eml", "wb").write(bytes(mail))


def properties(header, fixed, streams):
    out = bytes(header)
    for tag, kind, value in fixed:
        out += struct.pack("<HHI", kind, tag, 6) + value.ljust(8, b"\0")
    for tag, kind, data in streams:
        length = len(data) + (2 if kind == 0x1F else 0)
        out += struct.pack("<HHII", kind, tag, 6, length) + bytes(4)
    return out


def put(writer, folder, header, fixed, streams):
    writer.addEntry(folder + ["__properties_version1.0"], properties(header, fixed, streams))
    for tag, kind, data in streams:
        writer.addEntry(folder + [f"__substg1.0_{tag:04X}{kind:04X}"], data)


def text(value):
    return value.encode("utf-16-le")


def mail_msg():
    time = int((DAY - datetime.datetime(1601, 1, 1)).total_seconds()) * 10_000_000
    writer = OleWriter()
    put(writer, [], 32, [(0x0039, 0x40, struct.pack("<Q", time)), (0x3FDE, 3, struct.pack("<I", 65001))], [
        (0x0037, 0x1F, text("Freigabe v3.0")),
        (0x0C1A, 0x1F, text("Jürgen Prüfer")),
        (0x5D01, 0x1F, text("jp@lindmoor.example")),
        (0x1035, 0x1F, text("<2@lindmoor.example>")),
        (0x1013, 0x102, "<html><body><p>Anbei die Grüße</p></body></html>".encode()),
    ])
    writer.addEntry(["__nameid_version1.0"], storage=True)
    for name in ("00020102", "00030102", "00040102"):
        writer.addEntry(["__nameid_version1.0", "__substg1.0_" + name], b"")
    recipient = ["__recip_version1.0_#00000000"]
    writer.addEntry(recipient, storage=True)
    put(writer, recipient, 8, [(0x0C15, 3, struct.pack("<I", 1))], [
        (0x3001, 0x1F, text("Anna Kask")), (0x39FE, 0x1F, text("ak@lindmoor.example"))])
    first = ["__attach_version1.0_#00000000"]
    writer.addEntry(first, storage=True)
    put(writer, first, 8, [(0x3705, 3, struct.pack("<I", 1))], [
        (0x3707, 0x1F, text("Übersicht.csv")), (0x370E, 0x1F, text("text/csv")), (0x3701, 0x102, b"id;name\r\n" * 600)])
    second = ["__attach_version1.0_#00000001"]
    writer.addEntry(second, storage=True)
    put(writer, second, 8, [(0x3705, 3, struct.pack("<I", 5))], [(0x3001, 0x1F, text("Inner"))])
    inner = second + ["__substg1.0_3701000D"]
    writer.addEntry(inner, storage=True)
    put(writer, inner, 24, [], [(0x0037, 0x1F, text("Inner")), (0x1000, 0x1F, text("Approved."))])
    writer.write("mail.msg")
    sealed = OleWriter()
    sealed.addEntry(["EncryptedPackage"], b"x" * 100)
    sealed.addEntry(["EncryptionInfo"], b"x" * 100)
    sealed.write("sealed.docx")


def exif(software):
    return {
        "0th": {
            piexif.ImageIFD.Make: b"Canon", piexif.ImageIFD.Model: b"EOS R6",
            piexif.ImageIFD.Software: software, piexif.ImageIFD.Orientation: 6,
        },
        "Exif": {
            piexif.ExifIFD.DateTimeOriginal: b"2026:03:02 09:15:00", piexif.ExifIFD.OffsetTimeOriginal: b"+01:00",
            piexif.ExifIFD.DateTimeDigitized: b"2026:03:02 09:15:00",
        },
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((53, 1), (33, 1), (0, 1)),
            piexif.GPSIFD.GPSLongitudeRef: b"W", piexif.GPSIFD.GPSLongitude: ((9, 1), (59, 1), (3600, 100)),
            piexif.GPSIFD.GPSAltitudeRef: 0, piexif.GPSIFD.GPSAltitude: (123, 10),
            piexif.GPSIFD.GPSDateStamp: b"2026:03:02", piexif.GPSIFD.GPSTimeStamp: ((8, 1), (15, 1), (3, 2)),
        },
    }


def photos():
    picture = Image.new("RGB", (64, 48), "grey")
    data = piexif.dump(exif(b"Photoshop 27"))
    picture.save("photo.jpg", exif=data, comment=b"from the data centre")
    picture.save("photo.webp", exif=data)
    small = Image.new("L", (8, 6))
    small.save("scan.tiff", software="Scanner 2", artist="Anna Kask", description="Signed page")
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "Screenshot 1.0")
    info.add_itxt("Title", "Übersicht")
    picture.save("shot.png", exif=data, pnginfo=info)
    pillow_heif.from_pillow(picture).save("photo.heic", exif=data)


def pdfs():
    page = canvas.Canvas("policy.pdf", invariant=1)
    page.setTitle("AI policy")
    page.setAuthor("Jürgen Prüfer")
    page.drawString(72, 760, "High-risk decisions are reviewed")
    page.drawString(72, 745, "before execution – Prüfung “März”.")
    page.drawString(300, 745, "Column two")
    form = page.acroForm
    form.textfield(name="owner", value="Anna Kask", x=72, y=600, width=200, height=20)
    page.showPage()
    page.drawString(72, 760, "Page two")
    page.save()
    font = reportlab.__path__[0] + "/fonts/Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", font))
    page = canvas.Canvas("subset.pdf", invariant=1)
    page.setFont("Vera", 12)
    page.drawString(72, 760, "Čeština: Žluťoučký kůň, Łódź")
    page.save()
    page = canvas.Canvas("sealed.pdf", invariant=1, encrypt=StandardEncryption("secret", canPrint=0))
    page.drawString(72, 760, "nobody reads this")
    page.save()
    Image.new("L", (60, 40), 200).save("scan.pdf")
    page = fpdf.FPDF()
    page.set_creation_date(DAY.replace(tzinfo=datetime.timezone.utc))
    page.add_page()
    page.set_font("Helvetica", size=12)
    page.cell(text="See the attached log.")
    page.embed_file(bytes=b'{"a":1}\n', basename="log.jsonl", desc="the log", creation_date=None)
    page.output("attached.pdf")


def page_html():
    html = """<!doctype html><html><head><meta charset="iso-8859-1"><title>Richtlinie</title><script>no()</script></head>
<body><h1>Richtlinie f\xfcr KI</h1><p>Jede Entscheidung wird gepr\xfcft &mdash; zweimal.</p></body></html>"""
    open("page.html", "wb").write(html.encode("latin-1"))


for make in (policy_docx, register_xlsx, board_pptx, open_documents, mail_eml, mail_msg, photos, pdfs, page_html):
    make()
