/** A refusal as the server words it (RFC 9457), or what stands for one when there is no server. */
export interface Problem {
  status: number;
  /** Stable, as `availability.slot-taken`; `network.*` are the app's own. */
  code: string;
  /** A sentence for people, in English. */
  detail: string;
  /** Fields that are wrong, each with its own sentence. */
  errors: { path: string; code: string; message: string }[];
  /** Further members of the problem, such as `suggestedAlternatives`. */
  extra: Record<string, unknown>;
}

interface FetchFailure {
  status: number | string;
  data?: unknown;
}

/** Read a problem out of whatever a request came to. */
export function problemOf(failure: FetchFailure): Problem {
  if (typeof failure.status !== 'number') {
    const slow = failure.status === 'TIMEOUT_ERROR';
    return {
      status: 0,
      code: slow ? 'network.timeout' : 'network.unreachable',
      detail: slow ? 'The server took too long.' : 'The server cannot be reached.',
      errors: [],
      extra: {},
    };
  }
  const body = isRecord(failure.data) ? failure.data : {};
  const { code, detail, title, errors, ...extra } = body;
  return {
    status: failure.status,
    code: typeof code === 'string' ? code : `http.${failure.status}`,
    detail: text(detail) ?? text(title) ?? 'Something went wrong.',
    errors: fieldErrors(errors),
    extra,
  };
}

export function isProblem(value: unknown): value is Problem {
  return isRecord(value) && typeof value.code === 'string' && 'extra' in value;
}

function fieldErrors(errors: unknown): Problem['errors'] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map((one) => ({
    path: text(one.path) ?? '',
    code: text(one.code) ?? '',
    message: text(one.message) ?? '',
  }));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
