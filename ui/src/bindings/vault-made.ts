import type { VaultShown } from './vault-shown'; export interface VaultMade { recovery_code: string; vault: VaultShown }
