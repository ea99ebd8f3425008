// Written by `npm run bindings` from schemas/window/request-answer.json. Do not edit.

/**
 * What becomes of a request.
 */
export type RequestAnswer = 'accept' | 'return' | 'withdraw';
