import type { FormEvent } from 'react';
import { fieldError } from '../../lib/errors';
import { localToIso } from '../../lib/time';
import { Button } from '../../ui/Button';
import { SelectField, TextArea, TextField } from '../../ui/Field';
import { FormError } from '../../ui/states';

export const emptyMarket = {
  slug: '', question: '', description: '', category: '', rules: '', resolutionSource: '', closesAt: '', tickSize: '0.01', takerBps: '0', makerBps: '0',
};

export type MarketFields = typeof emptyMarket;

interface Props {
  form: MarketFields;
  onChange: (form: MarketFields) => void;
  isNew?: boolean;
  error: unknown;
  busy: boolean;
  action: string;
  onSubmit: () => void;
}

const FIELDS = ['slug', 'question', 'description', 'category', 'rules', 'resolutionSource', 'closesAt', 'tickSize', 'fees'];

/** A market's texts, times and, while it is new, its terms. */
export function MarketForm({ form, onChange, isNew, error, busy, action, onSubmit }: Props) {
  const field = (name: keyof MarketFields) => ({
    value: form[name], error: fieldError(error, name),
    onChange: (event: { target: { value: string } }) => onChange({ ...form, [name]: event.target.value, ...(isNew && name === 'question' && form.slug === slugOf(form.question) && { slug: slugOf(event.target.value) }) }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <form className="form form-narrow" onSubmit={submit}>
      <TextField label="Question" required maxLength={300} placeholder="Will …?" {...field('question')} />
      <div className="form-row">
        {isNew && <TextField label="Address" required pattern="[a-z0-9\-]{3,80}" hint="3 to 80 of a–z, 0–9 and -" {...field('slug')} />}
        <TextField label="Category" maxLength={60} {...field('category')} />
        <TextField label="Closes" type="datetime-local" {...field('closesAt')} />
      </div>
      <TextArea label="Description" {...field('description')} />
      <TextArea label="Rules" hint="What makes it Yes, what makes it No, and what happens if it cannot be told." {...field('rules')} />
      <TextField label="Source of the result" {...field('resolutionSource')} />
      {isNew && (
        <div className="form-row">
          <SelectField label="Price step" {...field('tickSize')}><option value="0.01">1¢</option><option value="0.001">0.1¢</option></SelectField>
          <TextField label="Taker fee" inputMode="numeric" after="bps" {...field('takerBps')} />
          <TextField label="Maker fee" inputMode="numeric" after="bps" hint="Negative pays makers" {...field('makerBps')} />
        </div>
      )}
      <FormError error={error} hide={FIELDS.some((name) => fieldError(error, name))} />
      <div className="actions-row"><Button type="submit" look="primary" busy={busy}>{action}</Button></div>
    </form>
  );
}

/** A new market: what is empty is not there. */
export function toBody(form: MarketFields) {
  return {
    question: form.question.trim(),
    ...(form.description.trim() && { description: form.description.trim() }),
    ...(form.category.trim() && { category: form.category.trim() }),
    ...(form.rules.trim() && { rules: form.rules.trim() }),
    ...(form.resolutionSource.trim() && { resolutionSource: form.resolutionSource.trim() }),
    ...(form.closesAt && { closesAt: localToIso(form.closesAt) }),
  };
}

/** A market that exists: what is empty is taken away, a closing time stays. */
export const toChange = (form: MarketFields) => ({
  description: '', category: '', rules: '', resolutionSource: '', ...toBody(form),
});

export const slugOf = (text: string): string =>
  text.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80);
