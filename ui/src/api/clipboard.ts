/** Copying: the program does it where it can take the text off the clipboard again, else the web view. */
import { say } from '../design/toasts.svelte';
import { texts } from '../texts/index.svelte';
import { call } from './call';

/** Copies a text and says so, or says that the clipboard did not take it. */
export async function copy(text: string, told = texts.design.copied): Promise<void> {
  try {
    if (!(await call<boolean>('app_copy', { text }))) await navigator.clipboard.writeText(text);
    say(told);
  } catch {
    say(texts.design.notCopied, { tone: 'attention' });
  }
}
