import type { FieldErrors, UseFormRegister } from 'react-hook-form';

import { CheckboxField, SelectField, TextArea, TextField } from '@/components/ui/field';
import type { AnswerFields } from '@/features/booking-wizard/answers-schema';
import type { Question, QuestionGroup } from '@/features/booking-wizard/questions';
import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

interface QuestionGroupsProps {
  groups: readonly QuestionGroup[];
  register: UseFormRegister<AnswerFields>;
  errors: FieldErrors<AnswerFields>;
}

const WORDS = { en, de };

/** Questions that may be left out, in groups that open on their own. */
export function QuestionGroups({ groups, register, errors }: QuestionGroupsProps) {
  const { t } = useWords('questions', WORDS);
  return groups.map((group) => {
    const wrong = group.questions.some((question) => errors.answers?.[question.name]);
    const fields = (
      <div className="grid gap-5 sm:grid-cols-2">
        {group.questions.map((question) => (
          <Field
            key={question.name}
            question={question}
            register={register}
            error={errors.answers?.[question.name]?.message}
          />
        ))}
      </div>
    );
    return group.open ? (
      <div key={group.id}>{fields}</div>
    ) : (
      <details
        key={group.id}
        open={wrong || undefined}
        className="group rounded-(--radius-card) border border-line bg-surface open:shadow-(--shadow-card)"
      >
        <summary className="flex min-h-14 list-none items-center gap-3 px-5 py-4 font-semibold">
          <span className="flex-1">
            {t(`group.${group.id}.title`)}
            <span className="block text-sm font-normal text-muted">
              {t(`group.${group.id}.text`)}
            </span>
          </span>
          <svg
            aria-hidden="true"
            viewBox="0 0 20 20"
            className="size-5 shrink-0 text-muted transition-transform group-open:rotate-180"
          >
            <path d="m5 7.5 5 5 5-5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </summary>
        <div className="px-5 pt-1 pb-6">{fields}</div>
      </details>
    );
  });
}

interface FieldProps {
  question: Question;
  register: UseFormRegister<AnswerFields>;
  error: string | undefined;
}

function Field({ question, register, error: wrong }: FieldProps) {
  const { t } = useWords('questions', WORDS);
  const label = t(`ask.${question.name}`);
  const error = wrong === undefined ? undefined : t(`wrong.${wrong}`);
  const entry = register(`answers.${question.name}`);
  const wide = 'sm:col-span-2';
  switch (question.kind) {
    case 'check':
      return <CheckboxField label={label} error={error} className={wide} {...entry} />;
    case 'choice':
      return (
        <SelectField label={label} error={error} optional {...entry}>
          <option value="">{t('none')}</option>
          {question.values.map((value) => (
            <option key={value} value={value}>
              {t(`choice.${question.name}.${value}`)}
            </option>
          ))}
        </SelectField>
      );
    case 'date':
      return <TextField type="date" label={label} error={error} optional {...entry} />;
    case 'line':
      return <TextField label={label} error={error} optional {...entry} />;
    default:
      return (
        <TextArea
          label={label}
          hint={question.kind === 'lines' ? t('onePerLine') : undefined}
          error={error}
          optional
          rows={question.kind === 'lines' ? 3 : 4}
          className={wide}
          data-testid={question.name === 'specialRequirements' ? 'special-requirements' : undefined}
          {...entry}
        />
      );
  }
}
