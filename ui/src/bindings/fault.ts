export interface Fault { code: string; message: string; hints: string[] }
