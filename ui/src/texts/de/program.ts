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
};
