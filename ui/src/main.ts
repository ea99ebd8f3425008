import './design/tokens.css';
import './design/page.css';

import { mount } from 'svelte';

import App from './App.svelte';

const target = document.getElementById('window');
if (!target) throw new Error('index.html has the element that the window is drawn in');

mount(App, { target });
