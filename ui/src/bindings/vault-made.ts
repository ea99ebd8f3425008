// provisional
export interface VaultMade {
  recovery_code: string;
  vault: VaultShown;
}
export interface VaultShown {
  path: string;
  organisation: string;
  person: string;
  person_id: string;
  role: Role;
  writes: boolean;
  problem?: HeadProblemShown | null;
  origin: string;
  size: number;
  root: string;
  witnessed?: Witnessed | null;
}
export interface HeadProblemShown {
  message: string;
  hints: (string)[];
}
export type Role = 'lead' | 'auditor' | 'reader' | 'recovery';
export interface Witnessed {
  size: number;
  by: (string)[];
}
