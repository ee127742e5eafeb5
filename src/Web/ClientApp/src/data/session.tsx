import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ExchangeError } from '../api/index';
import { onSessionEnded, sessionEnded, sessionExpiry, sessionRenewed } from '../lib/session';
import { feed } from '../live/feed';
import { exchange } from './exchange';
import type { SignedIn, User } from './types';

const ME = ['me'] as const;

/** Who is signed in: undefined while unknown, null for nobody. */
export function useUser(): User | null | undefined {
  return useQuery({
    queryKey: ME,
    staleTime: Infinity,
    // Without a trace of a session there is nobody to ask for.
    queryFn: async ({ signal }) => {
      if (sessionExpiry() === null) return null;
      try {
        return await exchange.auth.me({ signal });
      } catch (error) {
        if (error instanceof ExchangeError && error.status === 401) return null;
        throw error;
      }
    },
    initialData: () => (sessionExpiry() === null ? null : undefined),
  }).data;
}

/** Everything private leaves the memory with its owner. */
function forget(client: QueryClient, user: User | null): void {
  client.removeQueries({ predicate: (query) => query.meta?.['isPrivate'] === true });
  client.setQueryData(ME, user);
  void feed.reconnect();
}

export function useSignIn(): (answer: SignedIn) => void {
  const client = useQueryClient();
  return (answer) => {
    sessionRenewed(answer.accessTokenExpiresAt);
    forget(client, answer.user);
  };
}

export function useSignOut(): () => Promise<void> {
  return async () => {
    try {
      await exchange.auth.logout();
    } finally {
      sessionEnded();
    }
  };
}

/** A session that ends in one tab ends in all of them; one that begins elsewhere is found when this tab is looked at. */
export function useSessionWatch(): void {
  const client = useQueryClient();
  useEffect(() => onSessionEnded(() => {
    if (client.getQueryData(ME) !== null) forget(client, null);
  }), [client]);
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden && sessionExpiry() !== null && client.getQueryData(ME) === null) {
        void client.invalidateQueries({ queryKey: ME }).then(() => feed.reconnect());
      }
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [client]);
}
