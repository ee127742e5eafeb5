// Before the first frame: the theme the visitor chose last. A file of its own, because the page's policy forbids scripts inside it.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's theme it is.
}
