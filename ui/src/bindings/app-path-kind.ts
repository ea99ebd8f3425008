// provisional
export type PathKind = 'vault' | 'bundle' | 'signing-request' | 'evidence';
export type AppPathKind = PathKind;
