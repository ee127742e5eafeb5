import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  /** Stands inside the field, at its end: a unit or a small button. */
  after?: ReactNode;
  hideLabel?: boolean;
}

function Frame({ label, hint, error, after, hideLabel, id, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="field" data-invalid={error ? '' : undefined}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</label>
      <div className="field-box">
        {children}
        {after && <span className="field-after">{after}</span>}
      </div>
      {error ? <p className="field-error" id={`${id}-note`}>{error}</p> : hint ? <p className="field-hint" id={`${id}-note`}>{hint}</p> : null}
    </div>
  );
}

const described = (id: string, props: FieldProps) => ({
  'aria-describedby': props.error || props.hint ? `${id}-note` : undefined,
  'aria-invalid': props.error ? (true as const) : undefined,
});

/** A text field with its label, hint and error tied to it. */
export function TextField({ label, hint, error, after, hideLabel, ...input }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const made = useId();
  const id = input.id ?? made;
  const frame = { label, hint, error, after, hideLabel };
  return <Frame {...frame} id={id}><input {...input} id={id} {...described(id, frame)} /></Frame>;
}

/** A field of several lines. */
export function TextArea({ label, hint, error, hideLabel, ...input }: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  const frame = { label, hint, error, hideLabel };
  return <Frame {...frame} id={id}><textarea rows={4} {...input} id={id} {...described(id, frame)} /></Frame>;
}

/** The browser's own list of choices: it works everywhere, with everything. */
export function SelectField({ label, hint, error, hideLabel, children, ...select }: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  const frame = { label, hint, error, hideLabel };
  return <Frame {...frame} id={id}><select {...select} id={id} {...described(id, frame)}>{children}</select></Frame>;
}
