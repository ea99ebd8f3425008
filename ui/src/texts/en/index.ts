import { app } from './app';
import { start } from './start';
import { design } from './design';
import { overview } from './overview';
import { evidence } from './evidence';
import { content } from './content';
import { organisation } from './organisation';
import { tests } from './tests';
import { audit } from './audit';
import { samples } from './samples';
import { signing } from './signing';
import { packs } from './packs';
import { entries } from './entries';
import { ledger } from './ledger';
import { settings } from './settings';
import { program } from './program';
import { phrases, sentences } from './sentences';

export const en = {
  app,
  start,
  design,
  overview,
  evidence,
  content,
  organisation,
  tests,
  audit,
  samples,
  signing,
  packs,
  entries,
  ledger,
  settings,
  program,
  sentences,
  phrases,
};
