import '@fontsource/ibm-plex-sans/400.css';
import '@fontsource/ibm-plex-sans/600.css';
import './look/tokens.css';
import './look/page.css';

import { mount } from 'svelte';

import App from './App.svelte';

const target = document.getElementById('window');
if (!target) throw new Error('index.html has the element that the window is drawn in');

mount(App, { target });
