import { useState } from 'react';
import { Icon } from '../ui/icons';

const ORDER = ['auto', 'light', 'dark'] as const;
type Theme = (typeof ORDER)[number];
const NAMES: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' };

function stored(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(stored);
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]!;
  const change = (): void => {
    if (next === 'auto') {
      delete document.documentElement.dataset['theme'];
      localStorage.removeItem('theme');
    } else {
      document.documentElement.dataset['theme'] = next;
      localStorage.setItem('theme', next);
    }
    setTheme(next);
    window.dispatchEvent(new Event('themechange'));
  };
  return (
    <button type="button" className="icon-button" onClick={change} aria-label={`Theme: ${NAMES[theme]}. Change to ${NAMES[next]}`} title={`Theme: ${NAMES[theme]}`}>
      <Icon name={theme === 'auto' ? 'auto' : theme === 'light' ? 'sun' : 'moon'} size={18} />
    </button>
  );
}
