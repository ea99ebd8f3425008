"""Makes the fixtures of this folder with other people's tools: openpyxl 3.1.5 and odfpy 1.4.1.

python make.py FOLDER
"""
import datetime
import io
import sys
import zipfile

import openpyxl
from openpyxl.styles import Font
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P, S
from odf.office import Annotation

folder = sys.argv[1]


def risks_xlsx():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Risiken"
    sheet["A1"] = "Lindmoor Bank: KI-Risiken"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:F1")
    header = ["Risiko-Nr.", "Beschreibung", "KI-System", "Risikoeigner", "Bruttorisiko", "Risikowert", "Controls",
              "Akzeptiert am", "Nächste\nÜberprüfung", "Vorstandsvorlage"]
    sheet.append([])
    sheet.append(header)
    day = datetime.date
    sheet.append(["R-1", "Unfaire Ablehnung", "CREDO", "Müller, Jana", "hoch", 12.5, "A.5.4; 6.1.2",
                  day(2026, 3, 3), "30.09.2026", "ja"])
    sheet.append(["R-2", "Erfundene Auskunft", "HELPER", "Tamm, Kersti", "sehr hoch", "=4*5", "A.6.2.6",
                  day(2026, 3, 4), "1. Oktober 2026", None])
    sheet.append(["R-3", "Übersehene Geldwäsche", "SIFT", "Tamm, Kersti", "mittel", 9, "A.8.5 Human oversight",
                  "03/04/2026", None, "#N/A"])
    sheet.append(["R-1", "Noch einmal", "CREDO", "Müller, Jana", "gering", 2, None, None, None, None])
    sheet["J6"].data_type = "e"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Archiv").append(["alt"])
    book["Archiv"].sheet_state = "hidden"
    book.properties.created = book.properties.modified = datetime.datetime(2026, 3, 5)
    book.save(f"{folder}/risks.xlsx")


def systems_ods():
    document = OpenDocumentSpreadsheet()
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(hidden)

    def cell(shown=None, **attributes):
        made = TableCell(**attributes)
        for line in ("" if shown is None else str(shown)).split("\n"):
            made.addElement(P(text=line))
        return made

    old = Table(name="Old", stylename=hidden)
    row = TableRow()
    row.addElement(cell("nothing", valuetype="string"))
    old.addElement(row)
    document.spreadsheet.addElement(old)

    sheet = Table(name="Inventory")
    sheet.addElement(TableColumn(numbercolumnsrepeated=2))
    sheet.addElement(TableColumn(visibility="collapse"))
    title = TableRow()
    title.addElement(cell("AI inventory", valuetype="string", numbercolumnsspanned=3, numberrowsspanned=1))
    title.addElement(CoveredTableCell(numbercolumnsrepeated=2))
    sheet.addElement(title)
    sheet.addElement(TableRow(numberrowsrepeated=2))
    header = TableRow()
    for name in ["System", "Intended use", "Our role", "Since", "Versions", "Log obtainable", "Checked"]:
        header.addElement(cell(name, valuetype="string"))
    sheet.addElement(header)
    for name, use, role, since, versions, log in [
        ("CREDO", "Credit decisions\nfor private customers", "developer", "2025-07-01", "2.3; 3.0", True),
        ("HELPER", "Answers to customers", "deployer", "2025-09-15", "1.0", True),
        ("SIFT", "Triage of alerts", "user", "2026-03-03", "2025.10", False),
    ]:
        row = TableRow(visibility="filter" if name == "SIFT" else "visible")
        row.addElement(cell(name, valuetype="string"))
        row.addElement(cell(use, valuetype="string"))
        row.addElement(cell(role, valuetype="string"))
        row.addElement(cell(since[8:] + "." + since[5:7], valuetype="date", datevalue=since))
        row.addElement(cell(versions, valuetype="string"))
        row.addElement(cell("TRUE" if log else "FALSE", valuetype="boolean", booleanvalue="true" if log else "false"))
        last = cell("0.50", valuetype="float", value="0.5")
        if name == "CREDO":
            note = Annotation()
            note.addElement(P(text="a comment"))
            last.addElement(note)
        row.addElement(last)
        sheet.addElement(row)
    row = TableRow()
    spaced = TableCell(valuetype="string")
    paragraph = P(text="TWO")
    paragraph.addElement(S(c=3))
    paragraph.addText("SPACES")
    spaced.addElement(paragraph)
    row.addElement(spaced)
    row.addElement(cell("same twice", valuetype="string", numbercolumnsrepeated=2))
    row.addElement(TableCell(formula="of:=TODAY()"))
    sheet.addElement(row)
    sheet.addElement(TableRow(numberrowsrepeated=1048567))
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.write(out)
    # The same archive without the time at which it was made.
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(f"{folder}/systems.ods", "w") as kept:
        for member in made.infolist():
            if member.filename in ("mimetype", "content.xml", "META-INF/manifest.xml"):
                member.date_time = (2026, 3, 5, 0, 0, 0)
                kept.writestr(member, made.read(member.filename), zipfile.ZIP_DEFLATED)


risks_xlsx()
systems_ods()
