import { Toast } from '@base-ui/react/toast';
import { inWords } from '../lib/errors';
import { Icon } from './icons';

const manager = Toast.createToastManager();

/** Says in passing that something has worked. */
export const tell = (title: string, description?: string): void => void manager.add({ title, description, type: 'good', timeout: 5_000 });

/** Says in passing why something has not. */
export function tellError(error: unknown): void {
  const { title, text } = inWords(error);
  manager.add({ title, description: text, type: 'bad', timeout: 9_000, priority: 'high' });
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts"><List /></Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast toast-${toast.type}`} swipeDirection={['right', 'down']}>
      <Toast.Content className="toast-content">
        <span className="toast-sign"><Icon name={toast.type === 'bad' ? 'warning' : 'check'} /></span>
        <div>
          <Toast.Title className="toast-title" />
          <Toast.Description className="toast-text" />
        </div>
        <Toast.Close className="icon-button" aria-label="Dismiss"><Icon name="close" size={14} /></Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
