import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, type Dispatch } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';

import {
  answersFor,
  answersSchema,
  type AnswerFields,
} from '@/features/booking-wizard/answers-schema';
import { QuestionGroups } from '@/features/booking-wizard/parts/question-groups';
import { QUESTIONS } from '@/features/booking-wizard/questions';
import type { Change, WizardState } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

export interface Check {
  passes: () => Promise<boolean>;
}

interface ProjectQuestionsProps {
  state: WizardState;
  dispatch: Dispatch<Change>;
  /** Takes what checks the answers and shows what is wrong, for the step to ask before it goes on. */
  onCheck: (check: Check | null) => void;
}

/** What the meeting is about, in as many words as one likes. Loaded when there is a service. */
export default function ProjectQuestions({ state, dispatch, onCheck }: ProjectQuestionsProps) {
  const { t } = useWizardWords();
  const groups = QUESTIONS[state.entry].service;
  const form = useForm<AnswerFields>({
    resolver: zodResolver(z.object({ answers: answersSchema(groups) })) as never,
    defaultValues: { answers: answersFor(groups, state.answers) },
  });
  useEffect(() => {
    onCheck({ passes: () => form.trigger(undefined, { shouldFocus: true }) });
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => dispatch({ type: 'answersGiven', answers: values.answers }),
    });
    return () => {
      onCheck(null);
      stop();
    };
  }, [form, dispatch, onCheck]);
  return (
    <section aria-labelledby="project-heading" className="grid gap-4">
      <h2 id="project-heading" className="font-display text-2xl">
        {t('service.project')}
      </h2>
      <p className="text-muted">{t('service.projectLead')}</p>
      <QuestionGroups groups={groups} register={form.register} errors={form.formState.errors} />
    </section>
  );
}
