// Written by `npm run bindings` from schemas/window/app-path-kind.json. Do not edit.

/**
 * What a file or folder is, by its name; what is in it is found out by whoever opens it.
 */
export type AppPathKind = 'vault' | 'bundle' | 'signing-request' | 'evidence';
