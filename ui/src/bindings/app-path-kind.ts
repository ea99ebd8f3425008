export type AppPathKind = 'vault'|'bundle'|'signing-request'|'evidence';
