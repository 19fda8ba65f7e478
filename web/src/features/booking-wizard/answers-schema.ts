import * as z from 'zod/mini';

import { LONGEST, linesOf, MOST_LINES, type QuestionGroup } from './questions';
import type { Answers } from './wizard-machine';

export interface AnswerFields {
  answers: Answers;
}

/** The rules of the questions that are asked; every message names words of the feature. */
export function answersSchema(groups: readonly QuestionGroup[]) {
  const fields = groups.flatMap((group) => group.questions);
  return z.object(
    Object.fromEntries(
      fields.map((question) => {
        switch (question.kind) {
          case 'check':
            return [question.name, z.boolean()];
          case 'line':
            return [question.name, z.string().check(z.maxLength(LONGEST.line, 'tooLong'))];
          case 'lines':
            return [
              question.name,
              z.string().check(
                z.refine((text) => linesOf(text).length <= MOST_LINES, 'tooManyLines'),
                z.refine(
                  (text) => linesOf(text).every((one) => one.length <= LONGEST.line),
                  'lineTooLong',
                ),
              ),
            ];
          case 'text':
            return [question.name, z.string().check(z.maxLength(LONGEST.text, 'tooLong'))];
          default:
            return [question.name, z.string()];
        }
      }),
    ),
  );
}

/** What stands in the form at first: what was answered before, and nothing. */
export function answersFor(groups: readonly QuestionGroup[], given: Answers): Answers {
  return Object.fromEntries(
    groups
      .flatMap((group) => group.questions)
      .map((question) => {
        const plain = question.kind === 'check' ? false : '';
        const before = given[question.name];
        return [question.name, typeof before === typeof plain ? (before ?? plain) : plain];
      }),
  );
}
