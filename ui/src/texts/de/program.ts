/** Fixed words of the program, as it says them in English, in German. What is not here stays as the program says it. */
export const program: Record<string, string> = {
  // What is worked on.
  'all evidence': 'alle Nachweise',

  // What tests ask.
  'Is every decision in a signed or chained trail, in sequence, with no gap over the audit period?':
    'Steht jede Entscheidung in einem signierten oder verketteten Protokoll, in ihrer Folge und ohne Lücke im Auditzeitraum?',
  "Do the log's decisions agree, both ways, with an independent population?":
    'Stimmen die Entscheidungen des Protokolls in beiden Richtungen mit einer unabhängigen Grundgesamtheit überein?',
  'Did a person with authority review every high-risk decision before it was executed?':
    'Hat eine Person mit Befugnis jede Entscheidung mit hohem Risiko überprüft, bevor sie ausgeführt wurde?',
  'Do the reviews by people look like reviews?': 'Sehen die Überprüfungen durch Menschen wie Überprüfungen aus?',
  'Does every decision carry a risk score and a reasoning trace, and does the score agree with the assigned level?':
    'Trägt jede Entscheidung einen Risikowert und eine aufgezeichnete Begründung, und passt der Wert zur zugewiesenen Stufe?',
  'Is every agent registered, with an operator of documented authority at that time, and did somebody answer for the system?':
    'Ist jeder Agent registriert, mit einem Betreiber, dessen Befugnis zu jener Zeit dokumentiert war, und hat jemand das System verantwortet?',
  'Is every system and version seen in the logs in the inventory, and the reverse, and was each version assessed, validated and released before its first decision?':
    'Steht jedes System und jede Version aus den Protokollen im Verzeichnis, und umgekehrt, und durchlief jede Version vor ihrer ersten Entscheidung Folgenabschätzung, Validierung und Freigabe?',
  'Are documents and records in force, or made, when their kind asks for it?':
    'Sind Dokumente in Kraft und Aufzeichnungen entstanden, wann ihre Art es verlangt?',

  // What tests are called.
  recording: 'Aufzeichnung',
  completeness: 'Vollständigkeit',
  oversight: 'Aufsicht',
  'oversight-plausibility': 'Plausibilität der Aufsicht',
  'risk-scoring': 'Risikowerte',
  accountability: 'Verantwortung',
  inventory: 'Verzeichnis',
  freshness: 'Aktualität',

  // What a run shows.
  'no exceptions': 'keine Ausnahmen',
  'no exceptions, to be looked at': 'keine Ausnahmen, anzusehen',
  'figures shown, not proven': 'Zahlen gezeigt, nicht belegt',
  exceptions: 'Ausnahmen',
  'not run': 'nicht durchgeführt',
  'no exceptions then; basis altered since': 'damals keine Ausnahmen; Grundlage seither verändert',

  // Grades of findings.
  conformity: 'Konformität',
  'opportunity for improvement': 'Verbesserungsmöglichkeit',
  observation: 'Beobachtung',
  'area of concern': 'Bereich mit Bedenken',
  'minor nonconformity': 'Nebennichtkonformität',
  'major nonconformity': 'Hauptnichtkonformität',

  // Why a sample shows no more.
  'somebody chose the members, so nothing is shown of those that were not chosen':
    'jemand hat die Elemente gewählt, über die nicht gewählten ist also nichts gezeigt',
  'some drawn members have no result yet': 'einige gezogene Elemente haben noch kein Ergebnis',
  'nobody stated why the order of members has nothing to do with deviations':
    'niemand hat gesagt, warum die Reihenfolge der Elemente nichts mit Abweichungen zu tun hat',
  'more looks were taken than were planned, so the risk is used up': 'es gab mehr Blicke als geplant, das Risiko ist also verbraucht',
  'a sample drawn before from the same items or register has deviations':
    'eine früher aus denselben Nachweisen oder demselben Register gezogene Stichprobe hat Abweichungen',
  'the deviations found reach the tolerable rate by themselves': 'schon die gefundenen Abweichungen erreichen den tolerierbaren Anteil',
  'the lower limit of deviations reaches the tolerable rate': 'die untere Grenze der Abweichungen erreicht den tolerierbaren Anteil',
  'the upper limit of deviations reaches the tolerable rate': 'die obere Grenze der Abweichungen erreicht den tolerierbaren Anteil',

  // Documents that clauses ask for.
  'AIMS scope statement': 'Anwendungsbereich des KI-Managementsystems',
  'AI policy': 'KI-Politik',
  'record of actions taken on AI risks and opportunities': 'Aufzeichnung, was zu KI-Risiken und -Chancen unternommen wurde',
  'AI risk assessment process (incl. criteria)': 'Prozess der KI-Risikobeurteilung (mit Kriterien)',
  'AI risk treatment process': 'Prozess der KI-Risikobehandlung',
  'AI risk treatment plan': 'Plan der KI-Risikobehandlung',
  'statement of applicability (SoA)': 'Anwendbarkeitserklärung (SoA)',
  'necessary controls': 'notwendige Maßnahmen',
  'AI system impact assessment process and results': 'Prozess und Ergebnisse der Folgenabschätzung für KI-Systeme',
  'AI objectives': 'KI-Ziele',
  'evidence of competence': 'Nachweise der Kompetenz',
  'records showing processes were carried out as planned': 'Aufzeichnungen, dass Prozesse wie geplant durchgeführt wurden',
  'results of AI risk assessments': 'Ergebnisse der KI-Risikobeurteilungen',
  'results of AI risk treatment': 'Ergebnisse der KI-Risikobehandlung',
  'results of AI system impact assessments': 'Ergebnisse der Folgenabschätzungen für KI-Systeme',
  'monitoring and measurement results': 'Ergebnisse von Überwachung und Messung',
  'internal audit programme': 'internes Auditprogramm',
  'internal audit results': 'Ergebnisse interner Audits',
  'management review results': 'Ergebnisse der Managementbewertung',
  'nature of nonconformities and actions taken': 'Art der Nichtkonformitäten und was unternommen wurde',
  'results of corrective actions': 'Ergebnisse von Korrekturmaßnahmen',

  // What is put before a management review, and what comes of it.
  'status of earlier actions': 'Stand früherer Beschlüsse',
  'changes in external and internal issues': 'Änderungen externer und interner Themen',
  'changes in interested-party needs': 'Änderungen der Erfordernisse interessierter Parteien',
  'trend: nonconformities and corrective actions': 'Verlauf: Nichtkonformitäten und Korrekturmaßnahmen',
  'trend: monitoring and measurement results': 'Verlauf: Ergebnisse von Überwachung und Messung',
  'trend: audit results': 'Verlauf: Auditergebnisse',
  'opportunities for continual improvement': 'Möglichkeiten fortlaufender Verbesserung',
  'decisions on improvement opportunities': 'Beschlüsse über Möglichkeiten der Verbesserung',
  'needed changes to the AI management system': 'nötige Änderungen am KI-Managementsystem',

  // Titles of objectives, controls and clauses, in our own words.
  'Policies related to AI': 'Regeln der Organisation zu KI',
  'Internal organization': 'Innere Organisation',
  'Resources for AI systems': 'Ressourcen für KI-Systeme',
  'Assessing impacts of AI systems': 'Folgen von KI-Systemen abschätzen',
  'AI system life cycle': 'Lebenszyklus von KI-Systemen',
  'Data for AI systems': 'Daten für KI-Systeme',
  'Information for interested parties of AI systems': 'Angaben für interessierte Parteien von KI-Systemen',
  'Use of AI systems': 'Einsatz von KI-Systemen',
  'Third-party and customer relationships': 'Beziehungen zu Dritten und Kunden',
  'Alignment with other organizational policies': 'Abstimmung mit anderen Regeln der Organisation',
  'Review of the AI policy': 'Überprüfung der KI-Politik',
  'AI roles and responsibilities': 'Rollen und Zuständigkeiten für KI',
  'Reporting of concerns': 'Melden von Bedenken',
  'Resource documentation': 'Dokumentation der Ressourcen',
  'Data resources': 'Datenressourcen',
  'Tooling resources': 'Werkzeuge',
  'System and computing resources': 'System- und Rechenressourcen',
  'Human resources': 'Personelle Ressourcen',
  'AI system impact assessment process': 'Prozess der Folgenabschätzung für KI-Systeme',
  'Documentation of AI system impact assessments': 'Dokumentation der Folgenabschätzungen für KI-Systeme',
  'Assessing AI system impact on individuals or groups of individuals': 'Folgen von KI-Systemen für Einzelne oder Gruppen abschätzen',
  'Assessing societal impacts of AI systems': 'Folgen von KI-Systemen für die Gesellschaft abschätzen',
  'Objectives for responsible development of AI system': 'Ziele für die verantwortungsvolle Entwicklung des KI-Systems',
  'Processes for responsible AI system design and development': 'Prozesse für verantwortungsvollen Entwurf und verantwortungsvolle Entwicklung von KI-Systemen',
  'AI system requirements and specification': 'Anforderungen an das KI-System und Spezifikation',
  'Documentation of AI system design and development': 'Dokumentation von Entwurf und Entwicklung des KI-Systems',
  'AI system verification and validation': 'Verifizierung und Validierung des KI-Systems',
  'AI system deployment': 'Bereitstellung des KI-Systems',
  'AI system operation and monitoring': 'Betrieb und Überwachung des KI-Systems',
  'AI system technical documentation': 'Technische Dokumentation des KI-Systems',
  'AI system recording of event logs': 'Ereignisprotokolle des KI-Systems aufzeichnen',
  'Data for development and enhancement of AI system': 'Daten für Entwicklung und Verbesserung des KI-Systems',
  'Acquisition of data': 'Beschaffung von Daten',
  'Quality of data for AI systems': 'Qualität der Daten für KI-Systeme',
  'Data provenance': 'Herkunft der Daten',
  'Data preparation': 'Aufbereitung der Daten',
  'System documentation and information for users': 'Systemdokumentation und Angaben für Nutzer',
  'External reporting': 'Meldungen von außen',
  'Communication of incidents': 'Mitteilung von Vorfällen',
  'Information for interested parties': 'Angaben für interessierte Parteien',
  'Processes for responsible use of AI systems': 'Prozesse für den verantwortungsvollen Einsatz von KI-Systemen',
  'Objectives for responsible use of AI system': 'Ziele für den verantwortungsvollen Einsatz des KI-Systems',
  'Intended use of the AI system': 'Vorgesehener Einsatz des KI-Systems',
  'Allocating responsibilities': 'Verteilung der Zuständigkeiten',
  Suppliers: 'Lieferanten',
  Customers: 'Kunden',
  'Context of the organization': 'Umfeld der Organisation',
  'Understanding the organization and its context': 'Die Organisation und ihr Umfeld verstehen',
  'Understanding the needs and expectations of interested parties': 'Erfordernisse und Erwartungen interessierter Parteien verstehen',
  'Determining the scope of the AI management system': 'Den Anwendungsbereich des KI-Managementsystems bestimmen',
  'AI management system': 'KI-Managementsystem',
  Leadership: 'Führung',
  'Leadership and commitment': 'Führung und Verpflichtung',
  'Roles, responsibilities and authorities': 'Rollen, Zuständigkeiten und Befugnisse',
  Planning: 'Planung',
  'Actions to address risks and opportunities': 'Umgang mit Risiken und Chancen',
  General: 'Allgemeines',
  'AI risk assessment': 'KI-Risikobeurteilung',
  'AI risk treatment': 'KI-Risikobehandlung',
  'AI system impact assessment': 'Folgenabschätzung für KI-Systeme',
  'AI objectives and planning to achieve them': 'KI-Ziele und wie sie erreicht werden sollen',
  'Planning of changes': 'Planung von Änderungen',
  Support: 'Unterstützung',
  Resources: 'Ressourcen',
  Competence: 'Kompetenz',
  Awareness: 'Bewusstsein',
  Communication: 'Kommunikation',
  'Documented information': 'Dokumentierte Information',
  'Creating and updating documented information': 'Dokumentierte Information erstellen und aktualisieren',
  'Control of documented information': 'Lenkung dokumentierter Information',
  Operation: 'Betrieb',
  'Operational planning and control': 'Planung und Steuerung des Betriebs',
  'Performance evaluation': 'Bewertung der Leistung',
  'Monitoring, measurement, analysis and evaluation': 'Überwachen, Messen, Auswerten und Bewerten',
  'Internal audit': 'Internes Audit',
  'Internal audit programme': 'Programm interner Audits',
  'Management review': 'Managementbewertung',
  'Management review inputs': 'Eingaben der Managementbewertung',
  'Management review results': 'Ergebnisse der Managementbewertung',
  Improvement: 'Verbesserung',
  'Continual improvement': 'Fortlaufende Verbesserung',
  'Nonconformity and corrective action': 'Nichtkonformität und Korrekturmaßnahme',

  // What evidence for them shows, in our own words too.
  'A signed, dated policy that people can actually find, plus proof it was approved by top management and sent to those it binds. The same document normally also serves clause 5.2.':
    'Eine unterschriebene, datierte Politik, die sich tatsächlich finden lässt, und ein Beleg, dass die oberste Leitung sie genehmigt hat und dass alle sie bekamen, für die sie gilt. Dasselbe Dokument dient meist auch Abschnitt 5.2.',
  'Shows somebody checked where AI touches the security, privacy, HR, procurement or quality policies and resolved the overlaps.':
    'Zeigt, dass jemand geprüft hat, wo KI die Regeln zu Sicherheit, Datenschutz, Personal, Einkauf oder Qualität berührt, und die Überschneidungen geklärt hat.',
  "A review record at the planned interval or after a trigger, with its outcome, even when the outcome was 'no change'.":
    'Eine Aufzeichnung der Überprüfung im geplanten Abstand oder nach einem Anlass, mit ihrem Ergebnis, auch wenn es „keine Änderung“ war.',
  'Named people (not only job titles) hold the AI roles and know it; the assignment was current during the audit period.':
    'Benannte Personen (nicht nur Stellen) haben die KI-Rollen und wissen es; die Zuweisung galt im Auditzeitraum.',
  'An internal channel for raising concerns about an AI system, including protection for the reporter, and a sample of how concerns were handled.':
    'Ein interner Weg, Bedenken zu einem KI-System zu melden, mit Schutz für die Meldenden, und eine Stichprobe, wie mit Bedenken umgegangen wurde.',
  'A current inventory that ties each AI system to the components it needs at each life cycle stage.':
    'Ein aktuelles Verzeichnis, das jedes KI-System mit den Bestandteilen verbindet, die es in jeder Phase seines Lebenszyklus braucht.',
  'For each AI system, what data sets it uses, where they come from, how they are categorised, and how long they are kept.':
    'Für jedes KI-System: welche Datensammlungen es nutzt, woher sie kommen, wie sie eingeteilt sind und wie lange sie aufbewahrt werden.',
  'The libraries, frameworks, pipelines and evaluation tools in use, with versions, so a result could be reproduced.':
    'Die eingesetzten Bibliotheken, Frameworks, Abläufe und Werkzeuge zur Bewertung, mit Versionen, sodass sich ein Ergebnis wiederholen ließe.',
  'Where the AI system runs, on what hardware or cloud service, and whether capacity and environmental cost were considered.':
    'Wo das KI-System läuft, auf welcher Hardware oder in welchem Cloud-Dienst, und ob Kapazität und Kosten für die Umwelt bedacht wurden.',
  'The people and skills needed over the life cycle, including those who supervise outputs, and evidence that those people have the skills.':
    'Die Menschen und Fähigkeiten, die über den Lebenszyklus nötig sind, auch die zur Aufsicht über Ergebnisse, und Nachweise, dass diese Menschen die Fähigkeiten haben.',
  'A defined method saying when an impact assessment is triggered, who does it, and how its result feeds risk treatment.':
    'Ein festgelegtes Vorgehen, das sagt, wann eine Folgenabschätzung nötig wird, wer sie macht und wie ihr Ergebnis in die Risikobehandlung eingeht.',
  'The completed assessments themselves, retained for the stated period and traceable to a system version.':
    'Die fertigen Folgenabschätzungen selbst, für die angegebene Zeit aufbewahrt und einer Version des Systems zuzuordnen.',
  'Analysis of what the system can do to people: fairness, privacy, safety, access, rights, with affected groups named.':
    'Eine Untersuchung, was das System Menschen antun kann: Fairness, Privatsphäre, Sicherheit, Zugang, Rechte, mit den betroffenen Gruppen beim Namen.',
  'Analysis of wider effects (environment, economy, public discourse, culture), or a reasoned statement that none is material.':
    'Eine Untersuchung weiterer Folgen (Umwelt, Wirtschaft, öffentliche Debatte, Kultur), oder eine begründete Aussage, dass keine wesentlich ist.',
  'Stated development objectives (for example fairness, robustness, explainability) that turn into measurable acceptance criteria.':
    'Angegebene Ziele der Entwicklung (etwa Fairness, Robustheit, Erklärbarkeit), aus denen messbare Abnahmekriterien werden.',
  'A written life cycle process with gates, tests, oversight needs and release approval, and tickets showing it is followed.':
    'Ein schriftlicher Prozess für den Lebenszyklus mit Freigabepunkten, Tests, nötiger Aufsicht und Freigabe, und Tickets, die zeigen, dass er befolgt wird.',
  'Requirements for the system and for its data, written before build and traceable to tests.':
    'Anforderungen an das System und seine Daten, vor dem Bau geschrieben und bis zu den Tests zu verfolgen.',
  'Design choices recorded against the requirements: architecture, algorithm, training method, threat considerations.':
    'Entwurfsentscheidungen, gegen die Anforderungen festgehalten: Architektur, Algorithmus, Trainingsverfahren, bedachte Bedrohungen.',
  'Test plan, criteria and results per version, including failures and what was done about them.':
    'Testplan, Kriterien und Ergebnisse je Version, auch was fehlschlug und was dagegen unternommen wurde.',
  'A deployment plan and proof that the release conditions were met before go-live.':
    'Ein Plan der Bereitstellung und ein Beleg, dass die Bedingungen der Freigabe vor dem Start erfüllt waren.',
  'What is watched in operation (performance, drift, errors, updates, support), thresholds, and evidence someone reacts.':
    'Was im Betrieb beobachtet wird (Leistung, Drift, Fehler, Aktualisierungen, Unterstützung), Schwellen, und Nachweise, dass jemand reagiert.',
  'The technical file each audience needs (users, partners, authorities), with evidence it was supplied and kept current.':
    'Die technischen Unterlagen, die jede Zielgruppe braucht (Nutzer, Partner, Behörden), mit Nachweisen, dass sie geliefert und aktuell gehalten wurden.',
  'A decision on where logging is on (at least while in use), what is logged, how long it is kept, and log extracts whose integrity can be shown.':
    'Eine Entscheidung, wo protokolliert wird (mindestens während des Einsatzes), was protokolliert und wie lange es aufbewahrt wird, und Auszüge aus Protokollen, deren Unversehrtheit sich zeigen lässt.',
  'Data management practice for building and improving the system: privacy, security, representativeness, transparency.':
    'Wie Daten für Bau und Verbesserung des Systems verwaltet werden: Datenschutz, Sicherheit, Repräsentativität, Transparenz.',
  'How data was selected and obtained, with rights, licences, consents and source characteristics recorded.':
    'Wie Daten ausgewählt und beschafft wurden, mit festgehaltenen Rechten, Lizenzen, Einwilligungen und Merkmalen der Quelle.',
  'Quality criteria set in advance and measured results, including bias checks, with decisions on data that fell short.':
    'Vorher festgelegte Qualitätskriterien und gemessene Ergebnisse, auch zu Verzerrungen, mit Entscheidungen über Daten, die nicht genügten.',
  'A traceable history from source through every transformation to the data set version that was used.':
    'Eine nachvollziehbare Geschichte von der Quelle über jede Umwandlung bis zur Fassung der Daten, die verwendet wurde.',
  'Why each preparation method (cleaning, labelling, scaling, encoding) was chosen and that it was run as described.':
    'Warum jedes Verfahren der Aufbereitung (Bereinigen, Kennzeichnen, Skalieren, Kodieren) gewählt wurde, und dass es wie beschrieben ausgeführt wurde.',
  'What users are told: that they deal with AI, purpose, limits, how to use it and how to get help, as actually delivered.':
    'Was Nutzern gesagt wird: dass sie es mit KI zu tun haben, Zweck, Grenzen, wie man sie nutzt und Hilfe bekommt, so wie es tatsächlich ankam.',
  'A way for outsiders to report adverse effects to the organisation, and the handling of what came in. It is an inbound channel, not a duty to publish reports.':
    'Ein Weg für Außenstehende, der Organisation nachteilige Folgen zu melden, und wie mit dem Eingegangenen umgegangen wurde. Es ist ein Weg nach innen, keine Pflicht, etwas zu veröffentlichen.',
  'A plan saying who tells users what and when after an incident, and communications sent in real or exercised incidents.':
    'Ein Plan, wer Nutzern nach einem Vorfall was und wann sagt, und Mitteilungen aus wirklichen oder geübten Vorfällen.',
  'The list of information duties towards regulators, customers and others, and proof each was met.':
    'Die Liste der Informationspflichten gegenüber Aufsicht, Kunden und anderen, und ein Beleg, dass jede erfüllt wurde.',
  'Rules for approving and using AI systems (own or bought), including when a human must decide, and samples of approvals.':
    'Regeln, KI-Systeme (eigene oder gekaufte) zu genehmigen und zu nutzen, auch wann ein Mensch entscheiden muss, und Stichproben von Genehmigungen.',
  'Stated objectives for use (fairness, accountability, human oversight and so on) with the mechanism that meets each.':
    'Angegebene Ziele für den Einsatz (Fairness, Verantwortlichkeit, menschliche Aufsicht und so weiter) mit dem Mittel, das jedes erreicht.',
  'Evidence the system is used as its documentation says: monitored use, deviations found and handled.':
    'Nachweise, dass das System so eingesetzt wird, wie seine Dokumentation sagt: überwachter Einsatz, gefundene und behandelte Abweichungen.',
  'Who is responsible for what along the AI supply chain (organisation, partner, supplier, customer), agreed in writing.':
    'Wer entlang der KI-Lieferkette (Organisation, Partner, Lieferant, Kunde) wofür zuständig ist, schriftlich vereinbart.',
  'Supplier selection and monitoring that covers responsible-AI expectations, with corrective action when a supplier falls short.':
    'Auswahl und Überwachung von Lieferanten, die Erwartungen an verantwortungsvolle KI einschließt, mit Korrekturmaßnahmen, wenn ein Lieferant nicht genügt.',
  'Customer expectations and needs were collected and shaped how the AI system is developed or provided.':
    'Erwartungen und Erfordernisse der Kunden wurden erhoben und prägten, wie das KI-System entwickelt oder bereitgestellt wird.',
  "includes deciding whether climate change is relevant, and the organization's role(s) regarding AI (e.g. provider, producer, user)":
    'schließt ein, ob der Klimawandel von Belang ist, und welche Rolle(n) die Organisation bei KI hat (etwa Anbieter, Hersteller, Nutzer)',
  'heading of 6.1.1-6.1.4; some public libraries stop at 6.1':
    'Überschrift von 6.1.1-6.1.4; manche öffentlichen Sammlungen enden bei 6.1',
  'umbrella requirement: the AIMS contains whatever documented information the standard or the organization requires':
    'übergreifend: das KI-Managementsystem enthält, was der Standard oder die Organisation an dokumentierter Information verlangt',
  'identification, format, review and approval':
    'Kennzeichnung, Format, Überprüfung und Genehmigung',
  'availability, protection, distribution, version control, retention, documents of external origin':
    'Verfügbarkeit, Schutz, Verteilung, Lenkung der Fassungen, Aufbewahrung, Dokumente von außen',

  // Codes of exceptions.
  'accountable-without-authority': 'verantwortlich ohne Befugnis',
  'agent-not-listed': 'Agent nicht verzeichnet',
  'agent-not-registered-then': 'Agent damals nicht registriert',
  'before-impact-assessment': 'vor der Folgenabschätzung',
  'before-release': 'vor der Freigabe',
  'before-validation': 'vor der Validierung',
  cut: 'abgeschnitten',
  'day-differs': 'anderer Tag',
  'executed-against-review': 'gegen die Überprüfung ausgeführt',
  'executed-before-review': 'vor der Überprüfung ausgeführt',
  'executed-without-review': 'ohne Überprüfung ausgeführt',
  'execution-without-decision': 'Ausführung ohne Entscheidung',
  gap: 'Lücke',
  'level-disagrees': 'Stufe passt nicht zum Wert',
  'levels-differ': 'Stufen verschieden',
  'line-unsound': 'Zeile unbrauchbar',
  'missed-interval': 'Abstand versäumt',
  'missing-in-log': 'fehlt im Protokoll',
  'never-seen': 'nie gesehen',
  'no-authority': 'ohne Befugnis',
  'no-date': 'kein Datum',
  'no-decision-id': 'keine Nummer der Entscheidung',
  'no-level': 'keine Stufe',
  'no-log': 'kein Protokoll',
  'no-operator-then': 'damals kein Betreiber',
  'no-reasoning': 'keine Begründung',
  'no-review': 'keine Überprüfung',
  'no-reviewer': 'niemand genannt',
  'no-score': 'kein Risikowert',
  'no-trail': 'nichts schützt den Eintrag',
  'no-version': 'keine Version',
  'nobody-accountable': 'niemand verantwortlich',
  'not-a-person': 'keine Person',
  'not-in-force': 'nicht in Kraft',
  'not-in-population': 'nicht in der Grundgesamtheit',
  'operator-differs': 'anderer Betreiber',
  'operator-without-authority': 'Betreiber ohne Befugnis',
  'order-not-shown': 'Reihenfolge nicht gezeigt',
  'outside-period': 'außerhalb des Zeitraums',
  'outside-use': 'außerhalb des Einsatzes',
  'reviewed-before-decision': 'vor der Entscheidung überprüft',
  'same-id-twice': 'Nummer doppelt',
  'system-not-listed': 'System nicht verzeichnet',
  'uncovered-days': 'Tage ohne Export',
  'version-never-seen': 'Version nie gesehen',
  'version-not-listed': 'Version nicht verzeichnet',
};
