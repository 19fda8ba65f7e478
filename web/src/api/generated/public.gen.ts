import { baseApi as api } from '../base-api';
const injectedRtkApi = api.injectEndpoints({
  endpoints: (build) => ({
    availability: build.query<AvailabilityApiResponse, AvailabilityApiArg>({
      query: (queryArg) => ({
        url: `/api/availability`,
        params: {
          serviceId: queryArg.serviceId,
          from: queryArg['from'],
          to: queryArg.to,
          timezone: queryArg.timezone,
          duration: queryArg.duration,
          teamMemberId: queryArg.teamMemberId,
        },
      }),
    }),
    checkTime: build.query<CheckTimeApiResponse, CheckTimeApiArg>({
      query: (queryArg) => ({
        url: `/api/availability/check`,
        params: {
          serviceId: queryArg.serviceId,
          at: queryArg.at,
          timezone: queryArg.timezone,
          duration: queryArg.duration,
          teamMemberId: queryArg.teamMemberId,
        },
      }),
    }),
    explainTime: build.query<ExplainTimeApiResponse, ExplainTimeApiArg>({
      query: (queryArg) => ({
        url: `/api/availability/explain`,
        params: {
          serviceId: queryArg.serviceId,
          at: queryArg.at,
          timezone: queryArg.timezone,
          duration: queryArg.duration,
          teamMemberId: queryArg.teamMemberId,
        },
      }),
    }),
    nextAvailability: build.query<NextAvailabilityApiResponse, NextAvailabilityApiArg>({
      query: (queryArg) => ({
        url: `/api/availability/next`,
        params: {
          serviceId: queryArg.serviceId,
          duration: queryArg.duration,
          earliestDate: queryArg.earliestDate,
          latestDate: queryArg.latestDate,
          timePreference: queryArg.timePreference,
          timezone: queryArg.timezone,
          teamMemberId: queryArg.teamMemberId,
          excludedDate: queryArg.excludedDate,
          limit: queryArg.limit,
        },
      }),
    }),
    nextAvailabilityOfTeamMembers: build.query<
      NextAvailabilityOfTeamMembersApiResponse,
      NextAvailabilityOfTeamMembersApiArg
    >({
      query: (queryArg) => ({
        url: `/api/availability/next/team-members`,
        params: {
          serviceId: queryArg.serviceId,
          teamMemberId: queryArg.teamMemberId,
          duration: queryArg.duration,
          earliestDate: queryArg.earliestDate,
          latestDate: queryArg.latestDate,
          timePreference: queryArg.timePreference,
          timezone: queryArg.timezone,
          excludedDate: queryArg.excludedDate,
        },
      }),
    }),
    suggestTimes: build.query<SuggestTimesApiResponse, SuggestTimesApiArg>({
      query: (queryArg) => ({
        url: `/api/availability/suggestions`,
        params: {
          serviceId: queryArg.serviceId,
          at: queryArg.at,
          timezone: queryArg.timezone,
          duration: queryArg.duration,
          earliestDate: queryArg.earliestDate,
          latestDate: queryArg.latestDate,
          timePreference: queryArg.timePreference,
          teamMemberId: queryArg.teamMemberId,
          excludedDate: queryArg.excludedDate,
          limit: queryArg.limit,
        },
      }),
    }),
    createBooking: build.mutation<CreateBookingApiResponse, CreateBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings`,
        method: 'POST',
        body: queryArg.bookingBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    bookingAvailability: build.query<BookingAvailabilityApiResponse, BookingAvailabilityApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/availability`,
        params: {
          serviceId: queryArg.serviceId,
          date: queryArg.date,
          duration: queryArg.duration,
          teamMemberId: queryArg.teamMemberId,
          timezone: queryArg.timezone,
        },
      }),
    }),
    listMyBookings: build.query<ListMyBookingsApiResponse, ListMyBookingsApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/mine`,
        params: {
          when: queryArg.when,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    cancelSeries: build.mutation<CancelSeriesApiResponse, CancelSeriesApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/series/${queryArg.seriesId}/cancel`,
        method: 'POST',
        body: queryArg.seriesCancelBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
        params: {
          token: queryArg.token,
        },
      }),
    }),
    rescheduleSeries: build.mutation<RescheduleSeriesApiResponse, RescheduleSeriesApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/series/${queryArg.seriesId}/reschedule`,
        method: 'POST',
        body: queryArg.seriesRescheduleBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
        params: {
          token: queryArg.token,
        },
      }),
    }),
    getBooking: build.query<GetBookingApiResponse, GetBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/${queryArg.bookingId}`,
        params: {
          token: queryArg.token,
        },
      }),
    }),
    getBookingCalendarFile: build.query<
      GetBookingCalendarFileApiResponse,
      GetBookingCalendarFileApiArg
    >({
      query: (queryArg) => ({
        url: `/api/bookings/${queryArg.bookingId}/calendar.ics`,
        params: {
          token: queryArg.token,
        },
      }),
    }),
    cancelBooking: build.mutation<CancelBookingApiResponse, CancelBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/${queryArg.bookingId}/cancel`,
        method: 'POST',
        body: queryArg.cancelBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
        params: {
          token: queryArg.token,
        },
      }),
    }),
    withdrawConsent: build.mutation<WithdrawConsentApiResponse, WithdrawConsentApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/${queryArg.bookingId}/consents/${queryArg.consent}`,
        method: 'DELETE',
        params: {
          token: queryArg.token,
        },
      }),
    }),
    rescheduleBooking: build.mutation<RescheduleBookingApiResponse, RescheduleBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/bookings/${queryArg.bookingId}/reschedule`,
        method: 'POST',
        body: queryArg.rescheduleBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
        params: {
          token: queryArg.token,
        },
      }),
    }),
    listConsultants: build.query<ListConsultantsApiResponse, ListConsultantsApiArg>({
      query: (queryArg) => ({
        url: `/api/consultants`,
        params: {
          serviceId: queryArg.serviceId,
          language: queryArg.language,
          expertise: queryArg.expertise,
          experience: queryArg.experience,
          meetingType: queryArg.meetingType,
          minimumRating: queryArg.minimumRating,
          search: queryArg.search,
          timeframe: queryArg.timeframe,
          preferredTime: queryArg.preferredTime,
          timezone: queryArg.timezone,
          sort: queryArg.sort,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    getConsultant: build.query<GetConsultantApiResponse, GetConsultantApiArg>({
      query: (queryArg) => ({
        url: `/api/consultants/${queryArg.consultantId}`,
      }),
    }),
    getConsultantFigures: build.query<GetConsultantFiguresApiResponse, GetConsultantFiguresApiArg>({
      query: (queryArg) => ({
        url: `/api/consultants/${queryArg.consultantId}/figures`,
      }),
    }),
    getMyFlags: build.query<GetMyFlagsApiResponse, GetMyFlagsApiArg>({
      query: () => ({ url: `/api/flags` }),
    }),
    getHealth: build.query<GetHealthApiResponse, GetHealthApiArg>({
      query: () => ({ url: `/api/health` }),
    }),
    holdSlot: build.mutation<HoldSlotApiResponse, HoldSlotApiArg>({
      query: (queryArg) => ({
        url: `/api/holds`,
        method: 'POST',
        body: queryArg.holdBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    releaseHold: build.mutation<ReleaseHoldApiResponse, ReleaseHoldApiArg>({
      query: (queryArg) => ({
        url: `/api/holds/${queryArg.holdId}`,
        method: 'DELETE',
        params: {
          token: queryArg.token,
        },
      }),
    }),
    getMe: build.query<GetMeApiResponse, GetMeApiArg>({
      query: () => ({ url: `/api/me` }),
    }),
    listMyConsents: build.query<ListMyConsentsApiResponse, ListMyConsentsApiArg>({
      query: () => ({ url: `/api/me/consents` }),
    }),
    withdrawMyConsent: build.mutation<WithdrawMyConsentApiResponse, WithdrawMyConsentApiArg>({
      query: (queryArg) => ({
        url: `/api/me/consents/${queryArg.consent}`,
        method: 'DELETE',
      }),
    }),
    eraseMe: build.mutation<EraseMeApiResponse, EraseMeApiArg>({
      query: (queryArg) => ({
        url: `/api/me/erase`,
        method: 'POST',
        body: queryArg.eraseBody,
      }),
    }),
    exportMyData: build.query<ExportMyDataApiResponse, ExportMyDataApiArg>({
      query: () => ({ url: `/api/me/export` }),
    }),
    getMyPreferences: build.query<GetMyPreferencesApiResponse, GetMyPreferencesApiArg>({
      query: () => ({ url: `/api/me/preferences` }),
    }),
    changeMyPreferences: build.mutation<ChangeMyPreferencesApiResponse, ChangeMyPreferencesApiArg>({
      query: (queryArg) => ({
        url: `/api/me/preferences`,
        method: 'PUT',
        body: queryArg.preferencesBody,
      }),
    }),
    giveQuote: build.mutation<GiveQuoteApiResponse, GiveQuoteApiArg>({
      query: (queryArg) => ({
        url: `/api/quotes`,
        method: 'POST',
        body: queryArg.quoteBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    issueRealtimeToken: build.mutation<IssueRealtimeTokenApiResponse, IssueRealtimeTokenApiArg>({
      query: () => ({ url: `/api/realtime/token`, method: 'POST' }),
    }),
    listServices: build.query<ListServicesApiResponse, ListServicesApiArg>({
      query: (queryArg) => ({
        url: `/api/services`,
        params: {
          bookingEnabled: queryArg.bookingEnabled,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    getService: build.query<GetServiceApiResponse, GetServiceApiArg>({
      query: (queryArg) => ({ url: `/api/services/${queryArg.service}` }),
    }),
    getServiceAgreement: build.query<GetServiceAgreementApiResponse, GetServiceAgreementApiArg>({
      query: (queryArg) => ({
        url: `/api/services/${queryArg.service}/agreement`,
        params: {
          language: queryArg.language,
        },
      }),
    }),
    getSession: build.query<GetSessionApiResponse, GetSessionApiArg>({
      query: () => ({ url: `/api/session` }),
    }),
    sendSignInLink: build.mutation<SendSignInLinkApiResponse, SendSignInLinkApiArg>({
      query: (queryArg) => ({
        url: `/api/sign-in/email`,
        method: 'POST',
        body: queryArg.linkBody,
      }),
    }),
    completeSignInLink: build.mutation<CompleteSignInLinkApiResponse, CompleteSignInLinkApiArg>({
      query: (queryArg) => ({
        url: `/api/sign-in/email/complete`,
        method: 'POST',
        body: queryArg.gatewayCompleteBody,
      }),
    }),
    signInWithGoogle: build.mutation<SignInWithGoogleApiResponse, SignInWithGoogleApiArg>({
      query: (queryArg) => ({
        url: `/api/sign-in/google`,
        method: 'POST',
        body: queryArg.googleBody,
      }),
    }),
    signInByKey: build.mutation<SignInByKeyApiResponse, SignInByKeyApiArg>({
      query: (queryArg) => ({
        url: `/api/sign-in/key`,
        method: 'POST',
        body: queryArg.keyBody,
      }),
    }),
    signInElsewhere: build.query<SignInElsewhereApiResponse, SignInElsewhereApiArg>({
      query: (queryArg) => ({
        url: `/api/sign-in/oidc/${queryArg.provider}`,
        params: {
          returnTo: queryArg.returnTo,
        },
      }),
    }),
    comeBackFromElsewhere: build.query<
      ComeBackFromElsewhereApiResponse,
      ComeBackFromElsewhereApiArg
    >({
      query: (queryArg) => ({
        url: `/api/sign-in/oidc/${queryArg.provider}/callback`,
        params: {
          code: queryArg.code,
          error: queryArg.error,
          state: queryArg.state,
          iss: queryArg.iss,
        },
      }),
    }),
    signOut: build.mutation<SignOutApiResponse, SignOutApiArg>({
      query: () => ({ url: `/api/sign-out`, method: 'POST' }),
    }),
    signOutEverywhere: build.mutation<SignOutEverywhereApiResponse, SignOutEverywhereApiArg>({
      query: () => ({ url: `/api/sign-out/everywhere`, method: 'POST' }),
    }),
  }),
  overrideExisting: false,
});
export { injectedRtkApi as publicApi };
export type AvailabilityApiResponse = /** status 200 Successful Response */ AvailabilityAnswer;
export type AvailabilityApiArg = {
  /** Id or slug */
  serviceId: string;
  from: string;
  /** Included; at most 62 days from `from` */
  to: string;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  /** Minutes */
  duration?: number | null;
  teamMemberId?: string[];
};
export type CheckTimeApiResponse = /** status 200 Successful Response */ CheckAnswer;
export type CheckTimeApiArg = {
  /** Id or slug */
  serviceId: string;
  at: string;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  /** Minutes */
  duration?: number | null;
  teamMemberId?: string | null;
};
export type ExplainTimeApiResponse = /** status 200 Successful Response */ ExplainAnswer;
export type ExplainTimeApiArg = {
  /** Id or slug */
  serviceId: string;
  at: string;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  /** Minutes */
  duration?: number | null;
  teamMemberId?: string | null;
};
export type NextAvailabilityApiResponse = /** status 200 Successful Response */ NextAnswer;
export type NextAvailabilityApiArg = {
  /** Id or slug */
  serviceId: string;
  /** Minutes */
  duration?: number | null;
  earliestDate?: string | null;
  latestDate?: string | null;
  /** In `timezone` (OPN-06) */
  timePreference?: TimeOfDay | null;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  teamMemberId?: string[];
  excludedDate?: string[];
  limit?: number;
};
export type NextAvailabilityOfTeamMembersApiResponse =
  /** status 200 Successful Response */ NextOfEachAnswer;
export type NextAvailabilityOfTeamMembersApiArg = {
  /** Ids or slugs; the soonest time among these services counts */
  serviceId: string[];
  /** None: all who give the services */
  teamMemberId?: string[];
  /** Minutes */
  duration?: number | null;
  earliestDate?: string | null;
  latestDate?: string | null;
  /** In `timezone` (OPN-06) */
  timePreference?: TimeOfDay | null;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  excludedDate?: string[];
};
export type SuggestTimesApiResponse = /** status 200 Successful Response */ SuggestionsAnswer;
export type SuggestTimesApiArg = {
  /** Id or slug */
  serviceId: string;
  at: string;
  /** Zone of days and times in the answer */
  timezone?: string | null;
  /** Minutes */
  duration?: number | null;
  earliestDate?: string | null;
  latestDate?: string | null;
  /** In `timezone` (OPN-06) */
  timePreference?: TimeOfDay | null;
  teamMemberId?: string[];
  excludedDate?: string[];
  limit?: number;
};
export type CreateBookingApiResponse = /** status 201 Successful Response */ BookedShape;
export type CreateBookingApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  bookingBody: BookingBody;
};
export type BookingAvailabilityApiResponse = /** status 200 Successful Response */ SlotsAnswer;
export type BookingAvailabilityApiArg = {
  /** Id or slug */
  serviceId: string;
  date: string;
  /** Minutes */
  duration?: number | null;
  teamMemberId?: string | null;
  /** Zone of days and times in the answer */
  timezone?: string | null;
};
export type ListMyBookingsApiResponse = /** status 200 Successful Response */ PageBookingShape;
export type ListMyBookingsApiArg = {
  when?: When;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type CancelSeriesApiResponse = /** status 200 Successful Response */ SeriesChangedShape;
export type CancelSeriesApiArg = {
  seriesId: string;
  /** The link's token (POR-05) */
  token?: string | null;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  seriesCancelBody: SeriesCancelBody;
};
export type RescheduleSeriesApiResponse = /** status 200 Successful Response */ SeriesChangedShape;
export type RescheduleSeriesApiArg = {
  seriesId: string;
  /** The link's token (POR-05) */
  token?: string | null;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  seriesRescheduleBody: SeriesRescheduleBody;
};
export type GetBookingApiResponse = /** status 200 Successful Response */ BookingShape;
export type GetBookingApiArg = {
  bookingId: string;
  /** The link's token (POR-05) */
  token?: string | null;
};
export type GetBookingCalendarFileApiResponse = /** status 200 Successful Response */ string;
export type GetBookingCalendarFileApiArg = {
  bookingId: string;
  /** The link's token (POR-05) */
  token?: string | null;
};
export type CancelBookingApiResponse = /** status 200 Successful Response */ ManagedShape;
export type CancelBookingApiArg = {
  bookingId: string;
  /** The link's token (POR-05) */
  token?: string | null;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  cancelBody: CancelBody;
};
export type WithdrawConsentApiResponse = /** status 200 Successful Response */ BookingShape;
export type WithdrawConsentApiArg = {
  bookingId: string;
  consent: Consent;
  /** The link's token (POR-05) */
  token?: string | null;
};
export type RescheduleBookingApiResponse = /** status 200 Successful Response */ ManagedShape;
export type RescheduleBookingApiArg = {
  bookingId: string;
  /** The link's token (POR-05) */
  token?: string | null;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  rescheduleBody: RescheduleBody;
};
export type ListConsultantsApiResponse = /** status 200 Successful Response */ ConsultantsShape;
export type ListConsultantsApiArg = {
  /** Id or slug */
  serviceId?: string | null;
  /** One of these is enough */
  language?: string[] | null;
  /** One of these is enough */
  expertise?: string[] | null;
  experience?: ExperienceLevel | null;
  meetingType?: MeetingType | null;
  /** Leaves out who has no rating */
  minimumRating?: number | null;
  /** Words of which one is enough, the best match first */
  search?: string | null;
  timeframe?: Timeframe;
  /** On the clocks of `timezone` */
  preferredTime?: PreferredTime;
  /** IANA time zone */
  timezone?: string;
  sort?: ConsultantSort;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type GetConsultantApiResponse = /** status 200 Successful Response */ ConsultantCardShape;
export type GetConsultantApiArg = {
  consultantId: string;
};
export type GetConsultantFiguresApiResponse = /** status 200 Successful Response */ FiguresShape;
export type GetConsultantFiguresApiArg = {
  consultantId: string;
};
export type GetMyFlagsApiResponse = /** status 200 Successful Response */ MyFlagsShape;
export type GetMyFlagsApiArg = void;
export type GetHealthApiResponse = /** status 200 Successful Response */ HealthShape;
export type GetHealthApiArg = void;
export type HoldSlotApiResponse = /** status 201 Successful Response */ HoldAnswer;
export type HoldSlotApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  holdBody: HoldBody;
};
export type ReleaseHoldApiResponse = unknown;
export type ReleaseHoldApiArg = {
  holdId: string;
  token?: string | null;
};
export type GetMeApiResponse = /** status 200 Successful Response */ MeShape;
export type GetMeApiArg = void;
export type ListMyConsentsApiResponse = /** status 200 Successful Response */ MyConsentsShape;
export type ListMyConsentsApiArg = void;
export type WithdrawMyConsentApiResponse =
  /** status 200 Successful Response */ ConsentWithdrawnShape;
export type WithdrawMyConsentApiArg = {
  consent: Consent;
};
export type EraseMeApiResponse = /** status 200 Successful Response */ ErasedShape;
export type EraseMeApiArg = {
  eraseBody: EraseBody;
};
export type ExportMyDataApiResponse = /** status 200 Successful Response */ PersonExportShape;
export type ExportMyDataApiArg = void;
export type GetMyPreferencesApiResponse = /** status 200 Successful Response */ PreferencesShape;
export type GetMyPreferencesApiArg = void;
export type ChangeMyPreferencesApiResponse = /** status 200 Successful Response */ PreferencesShape;
export type ChangeMyPreferencesApiArg = {
  preferencesBody: PreferencesBody;
};
export type GiveQuoteApiResponse = /** status 201 Successful Response */ QuoteShape;
export type GiveQuoteApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  quoteBody: QuoteBody;
};
export type IssueRealtimeTokenApiResponse =
  /** status 200 Successful Response */ RealtimeTokenShape;
export type IssueRealtimeTokenApiArg = void;
export type ListServicesApiResponse = /** status 200 Successful Response */ PageServiceShape;
export type ListServicesApiArg = {
  /** Only those that can be booked now, or not */
  bookingEnabled?: boolean | null;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type GetServiceApiResponse = /** status 200 Successful Response */ ServiceShape;
export type GetServiceApiArg = {
  /** Id or slug */
  service: string;
};
export type GetServiceAgreementApiResponse = /** status 200 Successful Response */ AgreementShape;
export type GetServiceAgreementApiArg = {
  /** Id or slug */
  service: string;
  language?: Language;
};
export type GetSessionApiResponse = /** status 200 Successful Response */ SessionShape;
export type GetSessionApiArg = void;
export type SendSignInLinkApiResponse = /** status 202 Successful Response */ EmptyShape;
export type SendSignInLinkApiArg = {
  linkBody: LinkBody;
};
export type CompleteSignInLinkApiResponse = /** status 200 Successful Response */ SignedInShape;
export type CompleteSignInLinkApiArg = {
  gatewayCompleteBody: CompleteBody;
};
export type SignInWithGoogleApiResponse = /** status 200 Successful Response */ SignedInShape;
export type SignInWithGoogleApiArg = {
  googleBody: GoogleBody;
};
export type SignInByKeyApiResponse = /** status 200 Successful Response */ SignedInShape;
export type SignInByKeyApiArg = {
  keyBody: KeyBody;
};
export type SignInElsewhereApiResponse = unknown;
export type SignInElsewhereApiArg = {
  /** One of `methods.oidc` of the session */
  provider: string;
  /** Where to go then: a path of this site */
  returnTo?: string;
};
export type ComeBackFromElsewhereApiResponse = unknown;
export type ComeBackFromElsewhereApiArg = {
  /** One of `methods.oidc` of the session */
  provider: string;
  code?: string | null;
  error?: string | null;
  state?: string | null;
  iss?: string | null;
};
export type SignOutApiResponse = unknown;
export type SignOutApiArg = void;
export type SignOutEverywhereApiResponse = unknown;
export type SignOutEverywhereApiArg = void;
export type ClockChangeShape = {
  at: string;
  offsetAfter: number;
  offsetBefore: number;
  timezone: string;
};
export type DaylightSavingShape = {
  adjustmentNeeded: boolean;
  affectsSchedule: boolean;
  changes: ClockChangeShape[];
  warningDisplayed: boolean;
};
export type Code =
  | 'booked'
  | 'holiday'
  | 'blocked'
  | 'outside_hours'
  | 'buffer_time'
  | 'max_daily_limit'
  | 'past'
  | 'too_soon'
  | 'too_late'
  | 'off_grid'
  | 'not_accepting'
  | 'not_offered'
  | 'duration_not_offered'
  | 'service_blackout'
  | 'service_daily_limit'
  | 'max_concurrent'
  | 'resource_missing'
  | 'resource_taken'
  | 'in_dst_gap'
  | 'ambiguous_local_time';
export type SurchargeLine = {
  amount: number;
  description: string;
  type: string;
};
export type SlotPrice = {
  amount: number;
  base: number;
  currency: string;
  surcharges: SurchargeLine[];
};
export type SlotShape = {
  currentBookings: number;
  date: string;
  demandLevel: 'low' | 'medium' | 'high';
  duration: number;
  end: string;
  endTime: string;
  isAvailable: boolean;
  isRecommended: boolean;
  maxBookings: number;
  price: SlotPrice;
  start: string;
  startTime: string;
  teamMemberId: string;
  timezone: string;
};
export type DayShape = {
  clocksChange: boolean;
  date: string;
  reason: Code | null;
  slots: SlotShape[];
};
export type TeamMemberShape = {
  id: string;
  name: string;
  timezone: string;
};
export type AvailabilityAnswer = {
  daylightSaving: DaylightSavingShape;
  days: DayShape[];
  duration: number;
  serviceId: string;
  serviceTimezone: string;
  slug: string;
  teamMembers: TeamMemberShape[];
  timezone: string;
};
export type Problem = {
  code: string;
  detail: string;
  errors?: {
    code: string;
    in?: 'body' | 'query' | 'path' | 'header';
    message: string;
    path: string;
  }[];
  /** The path that was asked for. */
  instance?: string;
  /** Name it when you ask for help. */
  requestId?: string;
  status: number;
  title: string;
  type: string;
};
export type MetShape = {
  bookingId: string | null;
  endTime: string;
  id: string | null;
  startTime: string;
};
export type Severity = 'ERROR' | 'WARNING';
export type ReasonShape = {
  code: Code;
  message: string;
  met: MetShape[];
  name: string;
  rule: string;
  severity: Severity;
};
export type AlternativeShape = {
  endTime: string;
  startTime: string;
  teamMemberId: string;
};
export type CheckAnswer = {
  canProceed: boolean;
  conflicts: ReasonShape[];
  hasConflicts: boolean;
  hasWarnings: boolean;
  isAvailable: boolean;
  reason: Code | null;
  suggestedAlternatives: AlternativeShape[];
  warnings: ReasonShape[];
};
export type ProviderReasonsShape = {
  isOffered: boolean;
  localTime: string | null;
  name: string | null;
  reasons: ReasonShape[];
  teamMemberId: string;
  timezone: string | null;
};
export type ExplainAnswer = {
  duration: number;
  instants: string[];
  isOffered: boolean;
  reasons: ReasonShape[];
  serviceId: string;
  teamMembers: ProviderReasonsShape[];
};
export type NextAnswer = {
  reason: Code | null;
  slot: SlotShape | null;
  slots: SlotShape[];
};
export type TimeOfDay = 'morning' | 'afternoon' | 'evening';
export type NextOfMemberShape = {
  reason: Code | null;
  serviceId: string | null;
  slot: SlotShape | null;
  teamMemberId: string;
};
export type NextOfEachAnswer = {
  teamMembers: NextOfMemberShape[];
};
export type SuggestionShape = {
  reasons: ('wished_time' | 'near_wished_time' | 'recommended' | 'same_time_of_day')[];
  score: number;
  slot: SlotShape;
};
export type SuggestionsAnswer = {
  bufferMinutes: number;
  followUpMinutes: number;
  preparationMinutes: number;
  reason: Code | null;
  suggestions: SuggestionShape[];
};
export type BookingType = 'STANDARD' | 'RECURRING' | 'EMERGENCY' | 'CONSULTATION';
export type Party = 'client' | 'provider' | 'staff' | 'system';
export type MoneyShape = {
  amount: number;
  currency: string;
  formatted: string;
};
export type CancellationShape = {
  cancelledAt: string;
  cancelledBy: Party;
  cause: string;
  reason: string | null;
  refund: MoneyShape;
  refundPercent: number;
};
export type ClientShape = {
  company: string | null;
  email: string;
  firstName: string;
  lastName: string;
  name: string;
  phone: string | null;
};
export type Consent =
  | 'terms'
  | 'privacyPolicy'
  | 'dataProcessing'
  | 'marketing'
  | 'recording'
  | 'thirdPartySharing'
  | 'profileCreation';
export type ConsentShape = {
  consent: Consent;
  givenAt: string;
  privacyPolicyVersion: string;
  termsOfServiceVersion: string;
  withdrawnAt: string | null;
};
export type BookedConsultantShape = {
  id: string;
  name: string;
};
export type Platform = 'zoom' | 'teams' | 'google_meet' | 'custom';
export type MeetingType = 'video' | 'phone' | 'in_person' | 'hybrid';
export type MeetingShape = {
  agenda: string | null;
  followUpTime: number;
  location: string | null;
  materialsSharingEnabled: boolean;
  meetingId: string | null;
  participantLimit: number | null;
  password: string | null;
  platform: Platform | null;
  preparationTime: number;
  recordingConsent: boolean;
  recordingEnabled: boolean;
  type: MeetingType;
  url: string | null;
};
export type MoveShape = {
  reason: string | null;
  rescheduledAt: string;
  rescheduledBy: Party;
  rescheduledFrom: string;
  rescheduledTo: string;
};
export type PaymentMethod = 'card' | 'bank' | 'cash' | 'invoice';
export type PaymentShape = {
  heldUntil: string | null;
  method: PaymentMethod | null;
  status: string;
};
export type BookedPriceLineShape = {
  amount: MoneyShape;
  description: string;
  type: string;
};
export type BookedPriceShape = {
  addOns: BookedPriceLineShape[];
  basePrice: MoneyShape;
  discounts: BookedPriceLineShape[];
  priceId: string | null;
  surcharges: BookedPriceLineShape[];
  total: MoneyShape;
};
export type BookedServiceShape = {
  id: string;
  name: string;
  slug: string;
  tierId?: string | null;
  tierName?: string | null;
  type: string;
};
export type Source = 'website' | 'referral' | 'direct' | 'social' | 'linkedin' | 'email_campaign';
export type BookingStatus =
  | 'pending'
  | 'pending_payment'
  | 'waitlisted'
  | 'confirmed'
  | 'reminded'
  | 'in_progress'
  | 'completed'
  | 'cancelled'
  | 'no_show'
  | 'rescheduled';
export type BookingShape = {
  bookingType: BookingType;
  canChangeUntil: string;
  cancellation: CancellationShape | null;
  client: ClientShape;
  confirmationNumber: string | null;
  confirmedAt: string | null;
  consents: ConsentShape[];
  consultant: BookedConsultantShape;
  createdAt: string;
  duration: number;
  endsAt: string;
  id: string;
  meeting: MeetingShape;
  message: string | null;
  moves: MoveShape[];
  parentBookingId: string | null;
  payment: PaymentShape;
  price: BookedPriceShape;
  reference: string;
  scheduledAt: string;
  scheduledAtUtc: string;
  seriesId: string | null;
  service: BookedServiceShape;
  source: Source;
  status: BookingStatus;
  timezone: string;
};
export type LinksShape = {
  calendar: string;
  cancel: string;
  reschedule: string;
  self: string;
};
export type SkippedShape = {
  message: string;
  reason: string;
  scheduledAt: string;
};
export type SeriesShape = {
  created: BookingShape[];
  id: string;
  skipped: SkippedShape[];
};
export type BookedShape = {
  booking: BookingShape;
  links: LinksShape;
  manageToken: string;
  series: SeriesShape | null;
};
export type ConsentsBody = {
  dataProcessing: boolean;
  marketing?: boolean;
  privacyPolicy: boolean;
  profileCreation?: boolean;
  recording?: boolean;
  terms: boolean;
  thirdPartySharing?: boolean;
};
export type CompanySize = 'freelancer' | 'startup' | 'small' | 'medium' | 'large' | 'enterprise';
export type Confidentiality = 'standard' | 'high' | 'top_secret';
export type DecisionRole = 'decision_maker' | 'influencer' | 'end_user' | 'recommender';
export type EngagementLevel = 'low' | 'medium' | 'high';
export type Flexibility = 'flexible' | 'somewhat_flexible' | 'fixed';
export type PainLevel = 'nice_to_have' | 'important' | 'critical' | 'urgent';
export type ContactMethod = 'email' | 'phone' | 'linkedin';
export type RiskTolerance = 'conservative' | 'moderate' | 'aggressive';
export type Seniority = 'individual_contributor' | 'manager' | 'director' | 'vp' | 'c_level';
export type Urgency = 'low' | 'medium' | 'high' | 'urgent';
export type DetailsBody = {
  approvalProcess?: string | null;
  availabilityWindows?: string[];
  background?: string | null;
  budget?: string | null;
  businessSituation?: string | null;
  buyingSignals?: string[];
  challenges?: string[];
  communicationTimezone?: string | null;
  companyLocation?: string | null;
  companyRevenue?: string | null;
  companySize?: CompanySize | null;
  competitivePosition?: string | null;
  confidentialityLevel?: Confidentiality;
  constraints?: string[];
  consultingExperience?: string | null;
  deadlines?: string[];
  decisionMakingRole?: DecisionRole | null;
  decisionTimeline?: string | null;
  deliverables?: string[];
  department?: string | null;
  description?: string | null;
  engagementLevel?: EngagementLevel | null;
  expectedOutcomes?: string[];
  flexibility?: Flexibility | null;
  followUpSessionsExpected?: boolean;
  howDidYouHear?: string | null;
  industry?: string | null;
  industryCompliance?: string[];
  industrySpecifics?: string | null;
  initiatives?: string[];
  internalConstraints?: string[];
  linkedinCompanyPage?: string | null;
  linkedinProfile?: string | null;
  marketPressures?: string[];
  multipleStakeholders?: boolean;
  ndaRequired?: boolean;
  objectives?: string[];
  painLevel?: PainLevel | null;
  position?: string | null;
  preferredContactMethod?: ContactMethod | null;
  preferredStartDate?: string | null;
  preparationMaterials?: string[];
  preparationNotes?: string | null;
  previousInteractions?: string | null;
  priorities?: string[];
  projectName?: string | null;
  publicTrading?: boolean | null;
  reportingStructure?: string | null;
  riskTolerance?: RiskTolerance | null;
  seniority?: Seniority | null;
  specialRequirements?: string | null;
  stakeholders?: string[];
  subject?: string | null;
  successCriteria?: string[];
  timeline?: string | null;
  urgency?: Urgency | null;
  website?: string | null;
};
export type MeetingBody = {
  agenda?: string | null;
  location?: string | null;
  materialsSharingEnabled?: boolean;
  participantLimit?: number | null;
  platform?: Platform | null;
  recordingEnabled?: boolean;
  type?: MeetingType | null;
};
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY';
export type PatternBody = {
  dayOfMonth?: number | null;
  daysOfWeek?: number[];
  endDate?: string | null;
  frequency: Frequency;
  interval?: number;
  occurrences?: number;
};
export type BookingBody = {
  acquisitionChannel?: string | null;
  addOns?: string[];
  bookingType?: BookingType;
  clientEmail: string;
  clientName: string;
  clientPhone?: string | null;
  company?: string | null;
  consents: ConsentsBody;
  details?: DetailsBody | null;
  duration?: number | null;
  holdToken?: string | null;
  meeting?: MeetingBody | null;
  message?: string | null;
  paymentMethod?: PaymentMethod | null;
  priceId?: string | null;
  recurringPattern?: PatternBody | null;
  scheduledAt: string;
  serviceId: string;
  serviceTier?: string | null;
  source?: Source;
  teamMemberId?: string | null;
  /** IANA time zone */
  timezone: string;
};
export type SlotsAnswer = {
  reason: Code | null;
  slots: SlotShape[];
};
export type PageBookingShape = {
  items: BookingShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type When = 'upcoming' | 'past' | 'all';
export type KeptShape = {
  bookingId: string;
  reason: string;
};
export type SeriesChangedShape = {
  changed: string[];
  kept: KeptShape[];
  seriesId: string;
};
export type SeriesCancelBody = {
  reason?: string | null;
  startingFrom?: string | null;
};
export type SeriesRescheduleBody = {
  /** Wall time, HH:MM */
  newTime?: string | null;
  reason?: string | null;
  shiftDays?: number;
  startingFrom?: string | null;
};
export type ManagedShape = {
  booking: BookingShape;
  manageToken: string;
};
export type CancelBody = {
  reason?: string | null;
};
export type RescheduleBody = {
  duration?: number | null;
  holdToken?: string | null;
  reason?: string | null;
  scheduledAt: string;
  teamMemberId?: string | null;
};
export type FacetShape = {
  count: number;
  name: string;
  value: string;
};
export type FacetsShape = {
  expertise: FacetShape[];
  languages: FacetShape[];
};
export type ExperienceLevel = 'junior' | 'mid' | 'senior' | 'expert';
export type ExpertiseCategory = 'technical' | 'business' | 'strategic' | 'operational';
export type Proficiency = 'beginner' | 'intermediate' | 'expert' | 'thought_leader';
export type ExpertiseShape = {
  category: ExpertiseCategory;
  certifications: string[];
  id: string;
  name: string;
  portfolio: string[];
  proficiency: Proficiency;
  yearsExperience: number;
};
export type ProviderKind = 'consultant' | 'team_member' | 'venue' | 'room' | 'equipment';
export type LocationShape = {
  city: string | null;
  country: string | null;
  timezone: string;
};
export type ConsultantCardShape = {
  acceptingBookings: boolean;
  availabilityStatus: 'online' | 'busy' | 'offline';
  biography: string;
  certifications: string[];
  completedMeetings: number;
  experienceLevel: ExperienceLevel | null;
  expertise: ExpertiseShape[];
  id: string;
  kind: ProviderKind;
  languages: string[];
  linkedinUrl: string | null;
  location: LocationShape;
  meetingTypes: MeetingType[];
  name: string;
  photoUrl: string | null;
  priceFrom: MoneyShape | null;
  rating: number | null;
  reviewCount: number;
  serviceIds: string[];
  specialisations: string[];
  title: string;
  yearsExperience: number | null;
};
export type ConsultantsShape = {
  facets: FacetsShape;
  items: ConsultantCardShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type Timeframe = 'today' | 'this-week' | 'next-week' | 'flexible';
export type PreferredTime = 'morning' | 'afternoon' | 'evening' | 'any';
export type ConsultantSort = 'relevance' | 'rating' | 'price' | 'availability';
export type FiguresShape = {
  completedBookings: number;
  completionRate: number | null;
  repeatClientRate: number | null;
  totalBookings: number;
};
export type MyFlagsShape = {
  flags: {
    [key: string]: boolean;
  };
};
export type PartShape = {
  details: {
    [key: string]: any;
  };
  responseTime: number;
  status: 'healthy' | 'unhealthy';
};
export type HealthShape = {
  checks: {
    [key: string]: PartShape;
  };
  status: 'healthy' | 'degraded';
  timestamp: string;
  uptime: number;
  version: string;
};
export type HoldAnswer = {
  endTime: string;
  expiresAt: string;
  holdId: string;
  holdToken: string;
  overridden: string[];
  providerId: string;
  resourceIds: string[];
  serviceId: string;
  startTime: string;
};
export type HoldBody = {
  bookingType?: 'STANDARD' | 'RECURRING' | 'EMERGENCY' | 'CONSULTATION';
  duration?: number | null;
  movingBookingId?: string | null;
  override?: string[];
  serviceId: string;
  startTime: string;
  teamMemberId?: string | null;
  timezone?: string | null;
};
export type MeShape = {
  company: string | null;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  name: string | null;
  phone: string | null;
  preferencesChosen: boolean;
};
export type MyConsentShape = {
  bookings: number;
  consent: Consent;
  givenAt: string | null;
  needed: boolean;
  privacyPolicyVersion: string | null;
  standing: boolean;
  termsOfServiceVersion: string | null;
  withdrawnAt: string | null;
};
export type MyConsentsShape = {
  items: MyConsentShape[];
};
export type ConsentWithdrawnShape = {
  bookingIds: string[];
};
export type StandingBookingShape = {
  id: string;
  reference: string;
  scheduledAt: string;
};
export type ErasedShape = {
  standingBookings: StandingBookingShape[];
};
export type EraseBody = {
  confirm: true;
};
export type EventShape = {
  by: string;
  data: {
    [key: string]: any;
  };
  event: string;
  position: number;
  recordedAt: string;
};
export type StreamShape = {
  events: EventShape[];
  id: string;
};
export type PersonExportShape = {
  erased: boolean;
  exportedAt: string;
  personId: string;
  records: {
    [key: string]: {
      [key: string]: any;
    }[];
  };
  streams: StreamShape[];
};
export type Language = 'en' | 'de';
export type PreferencesShape = {
  emailNotifications: boolean;
  preferredLanguage: Language;
  reminderHours: number[];
  smsNotifications: boolean;
  timeZone: string;
};
export type PreferencesBody = {
  emailNotifications: boolean;
  preferredLanguage: Language;
  /** Hours before a meeting */
  reminderHours: number[];
  smsNotifications: boolean;
  /** IANA time zone */
  timeZone: string;
};
export type PriceLineShape = {
  amount: MoneyShape;
  description: string;
  type: string;
};
export type QuoteShape = {
  addOns: PriceLineShape[];
  basePrice: MoneyShape;
  currency: string;
  discounts: PriceLineShape[];
  priceId: string;
  surcharges: PriceLineShape[];
  total: MoneyShape;
  validUntil: string;
};
export type QuoteBody = {
  addOns?: string[];
  bookingType?: 'STANDARD' | 'RECURRING' | 'EMERGENCY' | 'CONSULTATION';
  duration?: number | null;
  scheduledAt: string;
  /** Its id or slug */
  serviceId: string;
  serviceTier?: string | null;
};
export type RealtimeTokenShape = {
  /** Sockets can be opened with it until then */
  expiresAt: string;
  token: string;
};
export type AddOnShape = {
  extraMinutes: number;
  id: string;
  name: string;
  price: MoneyShape;
};
export type RefundStepShape = {
  hoursBefore: number;
  refundPercent: number;
};
export type CancellationPolicyShape = {
  editDeadlineHours: number;
  maxReschedulings: number;
  noShowRefundPercent: number;
  providerCancelRefundPercent: number;
  steps: RefundStepShape[];
};
export type Complexity = 'basic' | 'intermediate' | 'advanced' | 'enterprise';
export type DurationShape = {
  default: number;
  maximum: number;
  minimum: number;
};
export type BillingType = 'fixed' | 'hourly' | 'project';
export type PricingShape = {
  basePrice: MoneyShape;
  billingType: BillingType;
  currency: string;
  hourlyRate: MoneyShape | null;
  standardDuration: number;
};
export type ServiceStatus = 'draft' | 'in_review' | 'approved' | 'active' | 'retired';
export type TierShape = {
  basePrice: MoneyShape;
  deliverables: string[];
  description: string;
  duration: number;
  features: string[];
  id: string;
  name: string;
  targetAudience: string[];
};
export type ServiceType =
  '30-for-30' | 'standard-consultation' | 'project-scoping' | 'workshop' | 'custom';
export type ServiceShape = {
  addOns: AddOnShape[];
  advanceBookingDays: number;
  autoConfirm: boolean;
  bookingEnabled: boolean;
  cancellation: CancellationPolicyShape;
  category: string;
  complexity: Complexity;
  defaultDuration: number;
  deliverables: string[];
  description: string;
  duration: DurationShape;
  durations: number[];
  features: string[];
  id: string;
  industryFocus: string[];
  isFree: boolean;
  maxBookings: number;
  maxParticipants: number | null;
  meetingTypes: MeetingType[];
  minAdvanceMinutes: number;
  name: string;
  paymentMethods: PaymentMethod[];
  pricing: PricingShape;
  providerIds: string[];
  slug: string;
  status: ServiceStatus;
  targetProblems: string[];
  tiers: TierShape[];
  timezone: string;
  type: ServiceType;
};
export type PageServiceShape = {
  items: ServiceShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type ClauseShape = {
  id: string;
  sentences: string[];
  title: string;
};
export type ConsentWantedShape = {
  consent: Consent;
  needed: boolean;
};
export type AgreementShape = {
  cancellation: CancellationPolicyShape;
  clauses: ClauseShape[];
  consents: ConsentWantedShape[];
  language: Language;
  privacyPolicyVersion: string;
  serviceId: string;
  termsOfServiceVersion: string;
};
export type OidcMethodShape = {
  id: string;
  label: string;
};
export type MethodsShape = {
  emailLink: boolean;
  googleClientId: string | null;
  oidc: OidcMethodShape[];
};
export type SessionShape = {
  csrfToken: string | null;
  email: string | null;
  expiresAt: string | null;
  methods: MethodsShape;
  name: string | null;
  roles: string[];
  setUp: boolean;
  signedIn: boolean;
  subject: string | null;
};
export type EmptyShape = {};
export type LinkBody = {
  email: string;
  /** Of the mail */
  language?: 'en' | 'de';
  /** Where to go then: a path of this site */
  returnTo?: string;
};
export type SignedInShape = {
  csrfToken: string | null;
  email: string | null;
  expiresAt: string | null;
  methods: MethodsShape;
  name: string | null;
  returnTo: string;
  roles: string[];
  setUp: boolean;
  signedIn: boolean;
  subject: string | null;
};
export type CompleteBody = {
  /** The `token` of the link */
  token: string;
};
export type GoogleBody = {
  /** The ID token */
  credential: string;
};
export type KeyBody = {
  email: string;
  key: string;
  /** Of a new account; left out: what stands before the @ */
  name?: string | null;
};
export const {
  useAvailabilityQuery,
  useCheckTimeQuery,
  useExplainTimeQuery,
  useNextAvailabilityQuery,
  useNextAvailabilityOfTeamMembersQuery,
  useSuggestTimesQuery,
  useCreateBookingMutation,
  useBookingAvailabilityQuery,
  useListMyBookingsQuery,
  useCancelSeriesMutation,
  useRescheduleSeriesMutation,
  useGetBookingQuery,
  useGetBookingCalendarFileQuery,
  useCancelBookingMutation,
  useWithdrawConsentMutation,
  useRescheduleBookingMutation,
  useListConsultantsQuery,
  useGetConsultantQuery,
  useGetConsultantFiguresQuery,
  useGetMyFlagsQuery,
  useGetHealthQuery,
  useHoldSlotMutation,
  useReleaseHoldMutation,
  useGetMeQuery,
  useListMyConsentsQuery,
  useWithdrawMyConsentMutation,
  useEraseMeMutation,
  useExportMyDataQuery,
  useGetMyPreferencesQuery,
  useChangeMyPreferencesMutation,
  useGiveQuoteMutation,
  useIssueRealtimeTokenMutation,
  useListServicesQuery,
  useGetServiceQuery,
  useGetServiceAgreementQuery,
  useGetSessionQuery,
  useSendSignInLinkMutation,
  useCompleteSignInLinkMutation,
  useSignInWithGoogleMutation,
  useSignInByKeyMutation,
  useSignInElsewhereQuery,
  useComeBackFromElsewhereQuery,
  useSignOutMutation,
  useSignOutEverywhereMutation,
} = injectedRtkApi;
