import { useEffect } from 'react';

/** The tab's title; screen readers say it when the page changes. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Prediction Markets`;
  }, [title]);
}
