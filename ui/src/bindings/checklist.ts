// Written by `npm run bindings` from schemas/cli/checklist.json. Do not edit.

export type Checklist = ChecklistShown[];

/**
 * A requirement and what to ask about it.
 */
export interface ChecklistShown {
  /**
   * The questions.
   */
  questions: QuestionShown[];
  /**
   * The requirement's id.
   */
  requirement: string;
  /**
   * Its title.
   */
  title: string;
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
