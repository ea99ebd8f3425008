export interface Settings { theme: 'system'|'light'|'dark'; density: 'comfortable'|'compact'; language: string; lock_minutes: number; vaults: string[] }
