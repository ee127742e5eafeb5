import { Menu } from '@base-ui/react/menu';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { queries, useBalance } from '../data/queries';
import { useSignOut, useUser } from '../data/session';
import type { User } from '../data/types';
import { useFeedState } from '../live/feed';
import { Icon, Logo, type IconName } from '../ui/icons';
import { Amount } from '../ui/parts';
import { Toasts } from '../ui/toasts';
import { ThemeSwitch } from './ThemeSwitch';

/** The frame of every page: header, navigation (at the bottom on phones), messages. */
export function Shell({ children }: { children: ReactNode }) {
  const user = useUser();
  return (
    <>
      <a className="skip" href="#main">Skip to content</a>
      <header className="header">
        <div className="header-in">
          <Link href="/" className="brand" aria-label="Prediction Markets"><Logo /><span>Prediction Markets</span></Link>
          <Navigation user={user} />
          <div className="header-end">
            <Offline />
            {user && <Cash />}
            <ThemeSwitch />
            {user === null && (
              <>
                <Link href="/sign-in" className="button button-quiet">Sign in</Link>
                <Link href="/register" className="button button-primary">Register</Link>
              </>
            )}
            {user && <AccountMenu user={user} />}
          </div>
        </div>
      </header>
      <Halt />
      <main id="main" tabIndex={-1}>{children}</main>
      <footer className="footer">
        <p>A share of the outcome that comes true pays $1.00, the other nothing.</p>
        <p>
          <a href="/docs">API</a> · <a href="/docs/errors">Error codes</a> · Charts by <a href="https://www.tradingview.com/" rel="noreferrer">TradingView Lightweight Charts™</a>
        </p>
      </footer>
      <Toasts />
    </>
  );
}

const places: readonly { href: string; label: string; icon: IconName; admin?: boolean; own?: boolean; guest?: boolean }[] = [
  { href: '/', label: 'Markets', icon: 'chart' },
  { href: '/portfolio', label: 'Portfolio', icon: 'pie', own: true },
  { href: '/wallet', label: 'Wallet', icon: 'wallet', own: true },
  { href: '/sign-in', label: 'Sign in', icon: 'user', guest: true },
  { href: '/admin', label: 'Admin', icon: 'shield', admin: true },
];

function Navigation({ user }: { user: User | null | undefined }) {
  const [location] = useLocation();
  const isAt = (href: string): boolean => (href === '/' ? location === '/' || /^\/(markets|events)\//.test(location) : location.startsWith(href));
  return (
    <nav className="nav" aria-label="Main">
      {places.filter((place) => (!place.own || user) && (!place.guest || user === null) && (!place.admin || user?.role === 'ADMIN')).map((place) => (
        <Link key={place.href} href={place.href} className={place.guest ? 'nav-link phone-only' : 'nav-link'} aria-current={isAt(place.href) ? 'page' : undefined}>
          <Icon name={place.icon} size={18} /><span>{place.label}</span>
        </Link>
      ))}
    </nav>
  );
}

/** What there is to spend, always in sight of whoever trades. */
function Cash() {
  const balance = useBalance(true).data;
  return (
    <Link href="/wallet" className="cash">
      <span className="cash-label">Available</span>
      <span className="cash-amount" data-testid="available">{balance ? <Amount value={balance.available} /> : '–'}</span>
    </Link>
  );
}

/** The whole exchange has stopped: said on every page as soon as the feed says so. */
function Halt() {
  const status = useQuery({ ...queries.exchangeStatus(), enabled: false }).data;
  if (status?.status !== 'HALTED') return null;
  return <p className="halt" role="status"><Icon name="warning" /><span><strong>Trading is stopped on the whole exchange.</strong> {status.reason} Orders can be cancelled.</span></p>;
}

function Offline() {
  const state = useFeedState();
  return <span className="visually-hidden" role="status">{state === 'stale' ? 'The live feed is not connected.' : ''}</span>;
}

function AccountMenu({ user }: { user: User }) {
  const [, navigate] = useLocation();
  const signOut = useSignOut();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={`Account of ${user.email}`}><Icon name="user" size={18} /></Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={8} align="end" className="menu-place">
          <Menu.Popup className="menu">
            <div className="menu-head"><strong>{user.fullName ?? 'Signed in'}</strong><span>{user.email}</span></div>
            <Menu.Item className="menu-item" onClick={() => navigate('/account')}>Account and security</Menu.Item>
            <Menu.Item className="menu-item" onClick={() => navigate('/portfolio')}>Portfolio</Menu.Item>
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onClick={() => void signOut().then(() => navigate('/'))}>Sign out</Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
