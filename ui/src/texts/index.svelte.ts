import { design } from './en/design';

export const texts = { product: 'Exhibit A', design };
