import { useUser } from '../../data/session';
import { useTitle } from '../../ui/useTitle';
import { ApiKeys } from './ApiKeys';
import { Password } from './Password';
import { Profile } from './Profile';
import { Sessions } from './Sessions';
import { TwoFactor } from './TwoFactor';

export default function AccountPage() {
  useTitle('Account');
  const user = useUser();
  if (!user) return null;
  return (
    <div className="page account">
      <div className="page-head"><div><h1>Account</h1><p>{user.email}</p></div></div>
      <div className="account-grid">
        <div className="stack"><Profile user={user} /><Password /></div>
        <div className="stack"><TwoFactor user={user} /><ApiKeys /><Sessions /></div>
      </div>
    </div>
  );
}
