// Written by `npm run bindings` from schemas/window/audit-checklist.json. Do not edit.

/**
 * A requirement with what to ask, what was answered, and the text of the user's own copy.
 */
export interface AuditChecklist {
  /**
   * What the engagement's conclusion answers.
   */
  answers: QuestionAnswered[];
  /**
   * Whether the engagement concludes on it.
   */
  concluded: boolean;
  /**
   * The questions.
   */
  questions: QuestionShown[];
  /**
   * The requirement's id.
   */
  requirement: string;
  /**
   * The text of the user's own copy: shown, and never written into anything.
   */
  text?: string | null;
  /**
   * Its title.
   */
  title: string;
}
/**
 * An answer to a question of a checklist.
 */
export interface QuestionAnswered {
  /**
   * The answer.
   */
  answer: 'yes' | 'no' | 'not-tested';
  /**
   * The question's id.
   */
  question: string;
  /**
   * A remark.
   */
  remark?: string | null;
}
/**
 * A question.
 */
export interface QuestionShown {
  /**
   * Its id, such as `9.3.2-d1`.
   */
  id: string;
  /**
   * The question.
   */
  question: string;
}
