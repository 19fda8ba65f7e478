import { baseApi as api } from '../base-api';
const injectedRtkApi = api.injectEndpoints({
  endpoints: (build) => ({
    listAccounts: build.query<ListAccountsApiResponse, ListAccountsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/accounts`,
        params: {
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    openAccount: build.mutation<OpenAccountApiResponse, OpenAccountApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/accounts`,
        method: 'POST',
        body: queryArg.accountBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    removeAccount: build.mutation<RemoveAccountApiResponse, RemoveAccountApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/accounts/${queryArg.accountId}`,
        method: 'DELETE',
      }),
    }),
    changeRoles: build.mutation<ChangeRolesApiResponse, ChangeRolesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/accounts/${queryArg.accountId}/roles`,
        method: 'PUT',
        body: queryArg.rolesBody,
      }),
    }),
    listApiKeys: build.query<ListApiKeysApiResponse, ListApiKeysApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/api-keys`,
        params: {
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    issueApiKey: build.mutation<IssueApiKeyApiResponse, IssueApiKeyApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/api-keys`,
        method: 'POST',
        body: queryArg.issueBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    revokeApiKey: build.mutation<RevokeApiKeyApiResponse, RevokeApiKeyApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/api-keys/${queryArg.keyId}`,
        method: 'DELETE',
      }),
    }),
    listResources: build.query<ListResourcesApiResponse, ListResourcesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability`,
        params: {
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    changeSchedules: build.mutation<ChangeSchedulesApiResponse, ChangeSchedulesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/bulk`,
        method: 'PUT',
        body: queryArg.bulkBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    addServiceSlot: build.mutation<AddServiceSlotApiResponse, AddServiceSlotApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/slots`,
        method: 'POST',
        body: queryArg.storedSlotBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    readSchedule: build.query<ReadScheduleApiResponse, ReadScheduleApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}`,
      }),
    }),
    readAgenda: build.query<ReadAgendaApiResponse, ReadAgendaApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/agenda`,
        params: {
          from: queryArg['from'],
          to: queryArg.to,
          asOf: queryArg.asOf,
          all: queryArg.all,
        },
      }),
    }),
    blockTime: build.mutation<BlockTimeApiResponse, BlockTimeApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/blocks`,
        method: 'POST',
        body: queryArg.blockBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    unblockTime: build.mutation<UnblockTimeApiResponse, UnblockTimeApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/blocks/${queryArg.blockId}`,
        method: 'DELETE',
      }),
    }),
    readBuffers: build.query<ReadBuffersApiResponse, ReadBuffersApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/buffers`,
      }),
    }),
    setBuffers: build.mutation<SetBuffersApiResponse, SetBuffersApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/buffers`,
        method: 'PUT',
        body: queryArg.buffersBody,
      }),
    }),
    readExceptions: build.query<ReadExceptionsApiResponse, ReadExceptionsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/exceptions`,
      }),
    }),
    setExceptions: build.mutation<SetExceptionsApiResponse, SetExceptionsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/exceptions`,
        method: 'PUT',
        body: queryArg.exceptionsBody,
      }),
    }),
    readLimits: build.query<ReadLimitsApiResponse, ReadLimitsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/limits`,
      }),
    }),
    setLimits: build.mutation<SetLimitsApiResponse, SetLimitsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/limits`,
        method: 'PUT',
        body: queryArg.limitsBody,
      }),
    }),
    readRules: build.query<ReadRulesApiResponse, ReadRulesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/rules`,
      }),
    }),
    setRules: build.mutation<SetRulesApiResponse, SetRulesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/rules`,
        method: 'PUT',
        body: queryArg.rulesBody,
      }),
    }),
    readWeeklySchedule: build.query<ReadWeeklyScheduleApiResponse, ReadWeeklyScheduleApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/schedule`,
      }),
    }),
    setWeeklySchedule: build.mutation<SetWeeklyScheduleApiResponse, SetWeeklyScheduleApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/schedule`,
        method: 'PUT',
        body: queryArg.scheduleBody,
      }),
    }),
    listStoredSlots: build.query<ListStoredSlotsApiResponse, ListStoredSlotsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/slots`,
        params: {
          from: queryArg['from'],
          to: queryArg.to,
        },
      }),
    }),
    addStoredSlot: build.mutation<AddStoredSlotApiResponse, AddStoredSlotApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/slots`,
        method: 'POST',
        body: queryArg.storedSlotBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    setStoredSlots: build.mutation<SetStoredSlotsApiResponse, SetStoredSlotsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/slots`,
        method: 'PUT',
        body: queryArg.slotsBody,
      }),
    }),
    readSwitches: build.query<ReadSwitchesApiResponse, ReadSwitchesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/switches`,
      }),
    }),
    setSwitches: build.mutation<SetSwitchesApiResponse, SetSwitchesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/switches`,
        method: 'PUT',
        body: queryArg.switchesBody,
      }),
    }),
    readTimeOff: build.query<ReadTimeOffApiResponse, ReadTimeOffApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/time-off`,
      }),
    }),
    setTimeOff: build.mutation<SetTimeOffApiResponse, SetTimeOffApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/time-off`,
        method: 'PUT',
        body: queryArg.timeOffBody,
      }),
    }),
    readWindow: build.query<ReadWindowApiResponse, ReadWindowApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/window`,
      }),
    }),
    setWindow: build.mutation<SetWindowApiResponse, SetWindowApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/availability/${queryArg.resourceId}/window`,
        method: 'PUT',
        body: queryArg.windowBody,
      }),
    }),
    listBookings: build.query<ListBookingsApiResponse, ListBookingsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings`,
        params: {
          status: queryArg.status,
          consultantId: queryArg.consultantId,
          startDate: queryArg.startDate,
          endDate: queryArg.endDate,
          timezone: queryArg.timezone,
          paymentStatus: queryArg.paymentStatus,
          serviceId: queryArg.serviceId,
          serviceType: queryArg.serviceType,
          company: queryArg.company,
          source: queryArg.source,
          meetingType: queryArg.meetingType,
          search: queryArg.search,
          sort: queryArg.sort,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    createManualBooking: build.mutation<CreateManualBookingApiResponse, CreateManualBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/manual`,
        method: 'POST',
        body: queryArg.manualBookingBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    listPastBookings: build.query<ListPastBookingsApiResponse, ListPastBookingsApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/past`,
        params: {
          startDate: queryArg.startDate,
          endDate: queryArg.endDate,
          timezone: queryArg.timezone,
          search: queryArg.search,
          sort: queryArg.sort,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    getStaffBooking: build.query<GetStaffBookingApiResponse, GetStaffBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}`,
      }),
    }),
    assignBooking: build.mutation<AssignBookingApiResponse, AssignBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/assign`,
        method: 'POST',
        body: queryArg.assignBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    cancelBookingByStaff: build.mutation<
      CancelBookingByStaffApiResponse,
      CancelBookingByStaffApiArg
    >({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/cancel`,
        method: 'POST',
        body: queryArg.staffCancelBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    completeBooking: build.mutation<CompleteBookingApiResponse, CompleteBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/complete`,
        method: 'POST',
        body: queryArg.bookingCompleteBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    confirmBooking: build.mutation<ConfirmBookingApiResponse, ConfirmBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/confirm`,
        method: 'POST',
        body: queryArg.confirmBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    correctBooking: build.mutation<CorrectBookingApiResponse, CorrectBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/correct`,
        method: 'POST',
        body: queryArg.correctBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    trackDelivery: build.mutation<TrackDeliveryApiResponse, TrackDeliveryApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/delivery`,
        method: 'POST',
        body: queryArg.deliveryBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    flagBooking: build.mutation<FlagBookingApiResponse, FlagBookingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/flags`,
        method: 'POST',
        body: queryArg.bookingFlagBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    resolveBookingFlag: build.mutation<ResolveBookingFlagApiResponse, ResolveBookingFlagApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/flags/${queryArg.flagId}/resolve`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    markNoShow: build.mutation<MarkNoShowApiResponse, MarkNoShowApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/no-show`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    addBookingNote: build.mutation<AddBookingNoteApiResponse, AddBookingNoteApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/notes`,
        method: 'POST',
        body: queryArg.noteBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    checkQuality: build.mutation<CheckQualityApiResponse, CheckQualityApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/quality-checks`,
        method: 'POST',
        body: queryArg.qualityCheckBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    noteReminder: build.mutation<NoteReminderApiResponse, NoteReminderApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/reminders`,
        method: 'POST',
        body: queryArg.reminderBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    rescheduleBookingByStaff: build.mutation<
      RescheduleBookingByStaffApiResponse,
      RescheduleBookingByStaffApiArg
    >({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/reschedule`,
        method: 'POST',
        body: queryArg.staffRescheduleBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    startMeeting: build.mutation<StartMeetingApiResponse, StartMeetingApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/start`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    getBookingTimeline: build.query<GetBookingTimelineApiResponse, GetBookingTimelineApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/bookings/${queryArg.bookingId}/timeline`,
      }),
    }),
    listProviders: build.query<ListProvidersApiResponse, ListProvidersApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants`,
        params: {
          kind: queryArg.kind,
          active: queryArg.active,
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    registerProvider: build.mutation<RegisterProviderApiResponse, RegisterProviderApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants`,
        method: 'POST',
        body: queryArg.registerProviderBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    getProvider: build.query<GetProviderApiResponse, GetProviderApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}`,
      }),
    }),
    changeProvider: build.mutation<ChangeProviderApiResponse, ChangeProviderApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}`,
        method: 'PUT',
        body: queryArg.providerInput,
      }),
    }),
    getProviderFigures: build.query<GetProviderFiguresApiResponse, GetProviderFiguresApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}/figures`,
      }),
    }),
    dismissProvider: build.mutation<DismissProviderApiResponse, DismissProviderApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}/leave`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    showPresence: build.mutation<ShowPresenceApiResponse, ShowPresenceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}/presence`,
        method: 'PUT',
        body: queryArg.presenceBody,
      }),
    }),
    approveProviderForService: build.mutation<
      ApproveProviderForServiceApiResponse,
      ApproveProviderForServiceApiArg
    >({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}/services/${queryArg.service}/approve`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    revokeProviderForService: build.mutation<
      RevokeProviderForServiceApiResponse,
      RevokeProviderForServiceApiArg
    >({
      query: (queryArg) => ({
        url: `/api/admin/consultants/${queryArg.providerId}/services/${queryArg.service}/revoke`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    listFlags: build.query<ListFlagsApiResponse, ListFlagsApiArg>({
      query: () => ({ url: `/api/admin/flags` }),
    }),
    turnFlag: build.mutation<TurnFlagApiResponse, TurnFlagApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/flags/${queryArg.name}`,
        method: 'PUT',
        body: queryArg.gatewayFlagBody,
      }),
    }),
    findPerson: build.query<FindPersonApiResponse, FindPersonApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/persons`,
        params: {
          email: queryArg.email,
        },
      }),
    }),
    withdrawConsentOfPerson: build.mutation<
      WithdrawConsentOfPersonApiResponse,
      WithdrawConsentOfPersonApiArg
    >({
      query: (queryArg) => ({
        url: `/api/admin/persons/${queryArg.personId}/consents/${queryArg.consent}`,
        method: 'DELETE',
      }),
    }),
    erasePerson: build.mutation<ErasePersonApiResponse, ErasePersonApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/persons/${queryArg.personId}/erase`,
        method: 'POST',
      }),
    }),
    exportPerson: build.query<ExportPersonApiResponse, ExportPersonApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/persons/${queryArg.personId}/export`,
      }),
    }),
    listServiceFiles: build.query<ListServiceFilesApiResponse, ListServiceFilesApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services`,
        params: {
          page: queryArg.page,
          limit: queryArg.limit,
        },
      }),
    }),
    defineService: build.mutation<DefineServiceApiResponse, DefineServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services`,
        method: 'POST',
        body: queryArg.defineServiceBody,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    getServiceFile: build.query<GetServiceFileApiResponse, GetServiceFileApiArg>({
      query: (queryArg) => ({ url: `/api/admin/services/${queryArg.service}` }),
    }),
    changeService: build.mutation<ChangeServiceApiResponse, ChangeServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services/${queryArg.service}`,
        method: 'PUT',
        body: queryArg.offerInput,
      }),
    }),
    activateService: build.mutation<ActivateServiceApiResponse, ActivateServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services/${queryArg.service}/activate`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    approveService: build.mutation<ApproveServiceApiResponse, ApproveServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services/${queryArg.service}/approve`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    retireService: build.mutation<RetireServiceApiResponse, RetireServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services/${queryArg.service}/retire`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    submitService: build.mutation<SubmitServiceApiResponse, SubmitServiceApiArg>({
      query: (queryArg) => ({
        url: `/api/admin/services/${queryArg.service}/submit`,
        method: 'POST',
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
  }),
  overrideExisting: false,
});
export { injectedRtkApi as adminApi };
export type ListAccountsApiResponse = /** status 200 Successful Response */ PageAccountShape;
export type ListAccountsApiArg = {
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type OpenAccountApiResponse = /** status 201 Successful Response */ AccountShape;
export type OpenAccountApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  accountBody: AccountBody;
};
export type RemoveAccountApiResponse = unknown;
export type RemoveAccountApiArg = {
  accountId: string;
};
export type ChangeRolesApiResponse = /** status 200 Successful Response */ AccountShape;
export type ChangeRolesApiArg = {
  accountId: string;
  rolesBody: RolesBody;
};
export type ListApiKeysApiResponse = /** status 200 Successful Response */ PageApiKeyShape;
export type ListApiKeysApiArg = {
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type IssueApiKeyApiResponse = /** status 201 Successful Response */ IssuedShape;
export type IssueApiKeyApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  issueBody: IssueBody;
};
export type RevokeApiKeyApiResponse = unknown;
export type RevokeApiKeyApiArg = {
  keyId: string;
};
export type ListResourcesApiResponse = /** status 200 Successful Response */ PageResourceLine;
export type ListResourcesApiArg = {
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type ChangeSchedulesApiResponse = /** status 200 Successful Response */ BulkAnswer;
export type ChangeSchedulesApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  bulkBody: BulkBody;
};
export type AddServiceSlotApiResponse = /** status 201 Successful Response */ SlotsChangeAnswer;
export type AddServiceSlotApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  storedSlotBody: StoredSlotBody;
};
export type ReadScheduleApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadScheduleApiArg = {
  resourceId: string;
};
export type ReadAgendaApiResponse = /** status 200 Successful Response */ AgendaAnswer;
export type ReadAgendaApiArg = {
  resourceId: string;
  from: string;
  to: string;
  asOf?: string | null;
  all?: boolean;
};
export type BlockTimeApiResponse = /** status 201 Successful Response */ BlockAnswer;
export type BlockTimeApiArg = {
  resourceId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  blockBody: BlockBody;
};
export type UnblockTimeApiResponse = unknown;
export type UnblockTimeApiArg = {
  resourceId: string;
  blockId: string;
};
export type ReadBuffersApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadBuffersApiArg = {
  resourceId: string;
};
export type SetBuffersApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetBuffersApiArg = {
  resourceId: string;
  buffersBody: BuffersBody;
};
export type ReadExceptionsApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadExceptionsApiArg = {
  resourceId: string;
};
export type SetExceptionsApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetExceptionsApiArg = {
  resourceId: string;
  exceptionsBody: ExceptionsBody;
};
export type ReadLimitsApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadLimitsApiArg = {
  resourceId: string;
};
export type SetLimitsApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetLimitsApiArg = {
  resourceId: string;
  limitsBody: LimitsBody;
};
export type ReadRulesApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadRulesApiArg = {
  resourceId: string;
};
export type SetRulesApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetRulesApiArg = {
  resourceId: string;
  rulesBody: RulesBody;
};
export type ReadWeeklyScheduleApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadWeeklyScheduleApiArg = {
  resourceId: string;
};
export type SetWeeklyScheduleApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetWeeklyScheduleApiArg = {
  resourceId: string;
  scheduleBody: ScheduleBody;
};
export type ListStoredSlotsApiResponse = /** status 200 Successful Response */ StoredSlotsAnswer;
export type ListStoredSlotsApiArg = {
  resourceId: string;
  from: string;
  to: string;
};
export type AddStoredSlotApiResponse = /** status 201 Successful Response */ SlotsChangeAnswer;
export type AddStoredSlotApiArg = {
  resourceId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  storedSlotBody: StoredSlotBody;
};
export type SetStoredSlotsApiResponse = /** status 200 Successful Response */ SlotsChangeAnswer;
export type SetStoredSlotsApiArg = {
  resourceId: string;
  slotsBody: SlotsBody;
};
export type ReadSwitchesApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadSwitchesApiArg = {
  resourceId: string;
};
export type SetSwitchesApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetSwitchesApiArg = {
  resourceId: string;
  switchesBody: SwitchesBody;
};
export type ReadTimeOffApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadTimeOffApiArg = {
  resourceId: string;
};
export type SetTimeOffApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetTimeOffApiArg = {
  resourceId: string;
  timeOffBody: TimeOffBody;
};
export type ReadWindowApiResponse = /** status 200 Successful Response */ {
  [key: string]: any;
};
export type ReadWindowApiArg = {
  resourceId: string;
};
export type SetWindowApiResponse = /** status 200 Successful Response */ ChangeAnswer;
export type SetWindowApiArg = {
  resourceId: string;
  windowBody: WindowBody;
};
export type ListBookingsApiResponse = /** status 200 Successful Response */ PageBookingRowShape;
export type ListBookingsApiArg = {
  status?: BookingStatus[] | null;
  consultantId?: string | null;
  startDate?: string | null;
  endDate?: string | null;
  /** Zone of the two dates */
  timezone?: string;
  paymentStatus?: string | null;
  serviceId?: string | null;
  serviceType?: ServiceType | null;
  company?: string | null;
  source?: string | null;
  meetingType?: MeetingType | null;
  /** Words in client, company, reference or consultant */
  search?: string | null;
  /** Comma-separated, a leading minus means falling: `-scheduledAt,clientName`. */
  sort?: string;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type CreateManualBookingApiResponse =
  /** status 201 Successful Response */ StaffBookingShape;
export type CreateManualBookingApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  manualBookingBody: ManualBookingBody;
};
export type ListPastBookingsApiResponse = /** status 200 Successful Response */ PageBookingRowShape;
export type ListPastBookingsApiArg = {
  startDate?: string | null;
  endDate?: string | null;
  /** Zone of the two dates */
  timezone?: string;
  /** Words in client, company, reference or consultant */
  search?: string | null;
  /** Comma-separated, a leading minus means falling: `-scheduledAt,clientName`. */
  sort?: string;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type GetStaffBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type GetStaffBookingApiArg = {
  bookingId: string;
};
export type AssignBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type AssignBookingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  assignBody: AssignBody;
};
export type CancelBookingByStaffApiResponse =
  /** status 200 Successful Response */ StaffBookingShape;
export type CancelBookingByStaffApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  staffCancelBody: StaffCancelBody;
};
export type CompleteBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type CompleteBookingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  bookingCompleteBody: CompleteBody;
};
export type ConfirmBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type ConfirmBookingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  confirmBody: ConfirmBody;
};
export type CorrectBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type CorrectBookingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  correctBody: CorrectBody;
};
export type TrackDeliveryApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type TrackDeliveryApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  deliveryBody: DeliveryBody;
};
export type FlagBookingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type FlagBookingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  bookingFlagBody: FlagBody;
};
export type ResolveBookingFlagApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type ResolveBookingFlagApiArg = {
  bookingId: string;
  flagId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type MarkNoShowApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type MarkNoShowApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type AddBookingNoteApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type AddBookingNoteApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  noteBody: NoteBody;
};
export type CheckQualityApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type CheckQualityApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  qualityCheckBody: QualityCheckBody;
};
export type NoteReminderApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type NoteReminderApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  reminderBody: ReminderBody;
};
export type RescheduleBookingByStaffApiResponse =
  /** status 200 Successful Response */ StaffBookingShape;
export type RescheduleBookingByStaffApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  staffRescheduleBody: StaffRescheduleBody;
};
export type StartMeetingApiResponse = /** status 200 Successful Response */ StaffBookingShape;
export type StartMeetingApiArg = {
  bookingId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type GetBookingTimelineApiResponse = /** status 200 Successful Response */ TimelineShape;
export type GetBookingTimelineApiArg = {
  bookingId: string;
};
export type ListProvidersApiResponse = /** status 200 Successful Response */ PageProviderShape;
export type ListProvidersApiArg = {
  kind?: ProviderKind[] | null;
  active?: boolean;
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type RegisterProviderApiResponse = /** status 201 Successful Response */ ProviderShape;
export type RegisterProviderApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  registerProviderBody: RegisterProviderBody;
};
export type GetProviderApiResponse = /** status 200 Successful Response */ ProviderShape;
export type GetProviderApiArg = {
  providerId: string;
};
export type ChangeProviderApiResponse = /** status 200 Successful Response */ ProviderShape;
export type ChangeProviderApiArg = {
  providerId: string;
  providerInput: ProviderInput;
};
export type GetProviderFiguresApiResponse = /** status 200 Successful Response */ StaffFiguresShape;
export type GetProviderFiguresApiArg = {
  providerId: string;
};
export type DismissProviderApiResponse = /** status 200 Successful Response */ ProviderShape;
export type DismissProviderApiArg = {
  providerId: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type ShowPresenceApiResponse = /** status 200 Successful Response */ ProviderShape;
export type ShowPresenceApiArg = {
  providerId: string;
  presenceBody: PresenceBody;
};
export type ApproveProviderForServiceApiResponse =
  /** status 200 Successful Response */ ProviderShape;
export type ApproveProviderForServiceApiArg = {
  providerId: string;
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type RevokeProviderForServiceApiResponse =
  /** status 200 Successful Response */ ProviderShape;
export type RevokeProviderForServiceApiArg = {
  providerId: string;
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type ListFlagsApiResponse = /** status 200 Successful Response */ FlagsShape;
export type ListFlagsApiArg = void;
export type TurnFlagApiResponse = /** status 200 Successful Response */ FlagShape2;
export type TurnFlagApiArg = {
  name: string;
  gatewayFlagBody: FlagBody2;
};
export type FindPersonApiResponse = /** status 200 Successful Response */ PersonShape;
export type FindPersonApiArg = {
  email: string;
};
export type WithdrawConsentOfPersonApiResponse =
  /** status 200 Successful Response */ ConsentWithdrawnShape;
export type WithdrawConsentOfPersonApiArg = {
  personId: string;
  consent: Consent;
};
export type ErasePersonApiResponse = unknown;
export type ErasePersonApiArg = {
  personId: string;
};
export type ExportPersonApiResponse = /** status 200 Successful Response */ PersonExportShape;
export type ExportPersonApiArg = {
  personId: string;
};
export type ListServiceFilesApiResponse =
  /** status 200 Successful Response */ PageServiceFileShape;
export type ListServiceFilesApiArg = {
  /** Page, from 1 */
  page?: number;
  /** Rows per page */
  limit?: 25 | 50 | 100;
};
export type DefineServiceApiResponse = /** status 201 Successful Response */ ServiceFileShape;
export type DefineServiceApiArg = {
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
  defineServiceBody: DefineServiceBody;
};
export type GetServiceFileApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type GetServiceFileApiArg = {
  /** Id or slug */
  service: string;
};
export type ChangeServiceApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type ChangeServiceApiArg = {
  /** Id or slug */
  service: string;
  offerInput: OfferInput;
};
export type ActivateServiceApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type ActivateServiceApiArg = {
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type ApproveServiceApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type ApproveServiceApiArg = {
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type RetireServiceApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type RetireServiceApiArg = {
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type SubmitServiceApiResponse = /** status 200 Successful Response */ ServiceFileShape;
export type SubmitServiceApiArg = {
  /** Id or slug */
  service: string;
  /** Makes it safe to send this request again: up to 255 characters of your choice, a new one for each thing you want done. */
  'Idempotency-Key'?: string | null;
};
export type AccountShape = {
  email: string;
  id: string;
  name: string;
  openedAt: string;
  openedBy: string;
  providerId: string | null;
  roles: string[];
};
export type PageAccountShape = {
  items: AccountShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
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
export type AccountBody = {
  email: string;
  name: string;
  /** Which consultant or other provider he is, so that the schedule is his own */
  providerId?: string | null;
  roles: (
    'consultant' | 'instructor' | 'staff' | 'team_lead' | 'sales_rep' | 'content_editor' | 'admin'
  )[];
};
export type RolesBody = {
  /** Which consultant or other provider he is, so that the schedule is his own */
  providerId?: string | null;
  roles: (
    'consultant' | 'instructor' | 'staff' | 'team_lead' | 'sales_rep' | 'content_editor' | 'admin'
  )[];
};
export type ApiKeyShape = {
  id: string;
  issuedAt: string;
  issuedBy: string;
  label: string;
  origin: string;
  prefix: string;
  revokedAt: string | null;
  roles: string[];
  subject: string;
};
export type PageApiKeyShape = {
  items: ApiKeyShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type IssuedShape = {
  apiKey: ApiKeyShape;
  secret: string;
};
export type IssueBody = {
  /** Whose key it is, or what for */
  label: string;
  roles: (
    | 'client'
    | 'consultant'
    | 'instructor'
    | 'staff'
    | 'team_lead'
    | 'sales_rep'
    | 'content_editor'
    | 'admin'
  )[];
  /** Who acts by this key, if that is somebody known by an id of his own */
  subject?: string | null;
};
export type ResourceLine = {
  autoAssign: boolean;
  id: string;
  isAccepting: boolean;
  isGone: boolean;
  kind: string;
  name: string;
  timezone: string;
};
export type PageResourceLine = {
  items: ResourceLine[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type ConflictAnswer = {
  bookingId: string;
  code: string;
  endTime: string;
  message: string;
  startTime: string;
};
export type ChangeAnswer = {
  conflicts: ConflictAnswer[];
  resourceId: string;
};
export type BulkAnswer = {
  items: ChangeAnswer[];
};
export type BuffersBody = {
  afterMinutes?: number | null;
  beforeMinutes?: number | null;
};
export type RangeShape = {
  endTime: string;
  startTime: string;
};
export type ExceptionShape = {
  date: string;
  intervals?: RangeShape[];
  kind: 'replaced' | 'extra' | 'closed';
  reason?: string | null;
};
export type HolidayShape = {
  day: number;
  month: number;
  name: string;
  region?: string | null;
};
export type LimitsBody = {
  maxConcurrent?: number;
  maxPerDay?: number | null;
};
export type SwitchesBody = {
  isAccepting?: boolean;
  isOnline?: boolean;
};
export type TimeOffShape = {
  from: string;
  kind?: 'vacation' | 'holiday' | 'blackout';
  reason?: string | null;
  to: string;
};
export type DayShape = {
  breaks?: RangeShape[];
  isWorkingDay?: boolean;
  timeSlots?: RangeShape[];
};
export type WeekShape = {
  friday?: DayShape | null;
  monday?: DayShape | null;
  saturday?: DayShape | null;
  sunday?: DayShape | null;
  thursday?: DayShape | null;
  tuesday?: DayShape | null;
  wednesday?: DayShape | null;
};
export type WindowBody = {
  maxAdvanceDays?: number | null;
  minAdvanceMinutes?: number | null;
};
export type BulkBody = {
  buffers?: BuffersBody | null;
  exceptions?: ExceptionShape[];
  holidays?: HolidayShape[];
  limits?: LimitsBody | null;
  resourceIds: string[];
  switches?: SwitchesBody | null;
  timeOff?: TimeOffShape[];
  weekly?: WeekShape | null;
  window?: WindowBody | null;
};
export type SlotsChangeAnswer = {
  conflicts: ConflictAnswer[];
  ids: string[];
};
export type StoredSlotBody = {
  endTime: string;
  isAvailable?: boolean;
  maxBookings?: number;
  serviceId: string;
  startTime: string;
};
export type AgendaLine = {
  bookingId: string | null;
  changedAt: string;
  endTime: string;
  id: string;
  kind: string;
  reason: string | null;
  serviceId: string | null;
  sessionId: string | null;
  startTime: string;
  status: string;
};
export type AgendaAnswer = {
  asOf: string | null;
  items: AgendaLine[];
  resourceId: string;
};
export type BlockAnswer = {
  conflicts: ConflictAnswer[];
  id: string;
};
export type BlockBody = {
  endTime: string;
  reason?: string | null;
  startTime: string;
};
export type ExceptionsBody = {
  exceptions: ExceptionShape[];
};
export type DurationLimitsShape = {
  max: number;
  min: number;
  step?: number;
};
export type RulesBody = {
  allowedDurations?: number[];
  clientTypes?: string[] | null;
  defaultDuration?: number | null;
  durations?: DurationLimitsShape | null;
  emergencyNoticeMinutes?: number | null;
  followUpMinutes?: number | null;
  location?: string | null;
  meetingTypes?: ('video' | 'phone' | 'in_person' | 'hybrid')[];
  preparationMinutes?: number | null;
  serviceIds?: string[] | null;
  serviceTypes?: string[] | null;
};
export type ScheduleBody = {
  weekly: WeekShape | null;
};
export type StoredSlotAnswer = {
  currentBookings: number;
  date: string;
  endTime: string;
  id: string;
  isAvailable: boolean;
  maxBookings: number;
  serviceId: string;
  startTime: string;
  teamMemberId: string;
};
export type StoredSlotsAnswer = {
  items: StoredSlotAnswer[];
};
export type SlotsBody = {
  remove?: string[];
  slots: StoredSlotBody[];
};
export type UnavailableShape = {
  endTime: string;
  startTime: string;
  weekday: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
};
export type TimeOffBody = {
  holidays?: HolidayShape[];
  timeOff?: TimeOffShape[];
  unavailable?: UnavailableShape[];
};
export type BookingType = 'STANDARD' | 'RECURRING' | 'EMERGENCY' | 'CONSULTATION';
export type BookedConsultantShape = {
  id: string;
  name: string;
};
export type EscalationLevel = 'none' | 'supervisor' | 'manager' | 'director';
export type MeetingType = 'video' | 'phone' | 'in_person' | 'hybrid';
export type PaymentMethod = 'card' | 'bank' | 'cash' | 'invoice';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export type MoneyShape = {
  amount: number;
  currency: string;
  formatted: string;
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
export type BookingRowShape = {
  assignedTo: string | null;
  bookingType: BookingType;
  clientEmail: string;
  clientName: string;
  clientPhone: string | null;
  company: string | null;
  confirmationNumber: string | null;
  consultant: BookedConsultantShape;
  createdAt: string;
  duration: number;
  endsAt: string;
  escalationLevel: EscalationLevel;
  id: string;
  meetingType: MeetingType;
  openFlags: number;
  paymentMethod: PaymentMethod | null;
  paymentStatus: string;
  priority: Priority;
  reference: string;
  refund: MoneyShape | null;
  scheduledAt: string;
  scheduledAtUtc: string;
  seriesId: string | null;
  serviceId: string;
  serviceName: string;
  serviceType: string;
  source: Source;
  status: BookingStatus;
  tags: string[];
  timezone: string;
  total: MoneyShape;
  updatedAt: string;
};
export type PageBookingRowShape = {
  items: BookingRowShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type ServiceType =
  '30-for-30' | 'standard-consultation' | 'project-scoping' | 'workshop' | 'custom';
export type Party = 'client' | 'provider' | 'staff' | 'system';
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
export type CompletionShape = {
  additionalServicesOffered: string[];
  clientSatisfied: boolean | null;
  completedAt: string;
  deliverables: string[];
  deliveryConfirmed: boolean;
  deliveryConfirmedBy: string;
  followUpRequired: boolean;
  objectivesMet: boolean | null;
  receivables: string[];
  sessionCompleted: boolean;
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
export type CorrectionShape = {
  correctedAt: string;
  correctedBy: string;
  fromStatus: BookingStatus;
  reason: string;
  toStatus: BookingStatus;
};
export type DeliveryStatus = 'pending' | 'delivered' | 'follow_up_required';
export type TaskShape = {
  done: boolean;
  due: string | null;
  owner: string | null;
  text: string;
};
export type SetupStatus = 'pending' | 'configured' | 'tested' | 'ready';
export type PreparationStatus = 'not_started' | 'in_progress' | 'completed';
export type DeliveryShape = {
  deliveryStatus: DeliveryStatus;
  followUpActions: TaskShape[];
  meetingSetupStatus: SetupStatus;
  performanceNotes: string | null;
  preparationChecklist: TaskShape[];
  preparationStatus: PreparationStatus;
  specialRequirements: string[];
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
export type DetailsShape = {
  approvalProcess: string | null;
  availabilityWindows: string[];
  background: string | null;
  budget: string | null;
  businessSituation: string | null;
  buyingSignals: string[];
  challenges: string[];
  communicationTimezone: string | null;
  companyLocation: string | null;
  companyRevenue: string | null;
  companySize: CompanySize | null;
  competitivePosition: string | null;
  confidentialityLevel: Confidentiality;
  constraints: string[];
  consultingExperience: string | null;
  deadlines: string[];
  decisionMakingRole: DecisionRole | null;
  decisionTimeline: string | null;
  deliverables: string[];
  department: string | null;
  description: string | null;
  engagementLevel: EngagementLevel | null;
  expectedOutcomes: string[];
  flexibility: Flexibility | null;
  followUpSessionsExpected: boolean;
  howDidYouHear: string | null;
  industry: string | null;
  industryCompliance: string[];
  industrySpecifics: string | null;
  initiatives: string[];
  internalConstraints: string[];
  linkedinCompanyPage: string | null;
  linkedinProfile: string | null;
  marketPressures: string[];
  multipleStakeholders: boolean;
  ndaRequired: boolean;
  objectives: string[];
  painLevel: PainLevel | null;
  position: string | null;
  preferredContactMethod: ContactMethod | null;
  preferredStartDate: string | null;
  preparationMaterials: string[];
  preparationNotes: string | null;
  previousInteractions: string | null;
  priorities: string[];
  projectName: string | null;
  publicTrading: boolean | null;
  reportingStructure: string | null;
  riskTolerance: RiskTolerance | null;
  seniority: Seniority | null;
  specialRequirements: string | null;
  stakeholders: string[];
  subject: string | null;
  successCriteria: string[];
  timeline: string | null;
  urgency: Urgency | null;
  website: string | null;
};
export type Severity = 'info' | 'warning' | 'error' | 'critical';
export type FlagType =
  'attention_required' | 'vip_client' | 'technical_issue' | 'payment_issue' | 'consultant_issue';
export type FlagShape = {
  createdAt: string;
  createdBy: string;
  id: string;
  message: string;
  resolvedAt: string | null;
  resolvedBy: string | null;
  severity: Severity;
  type: FlagType;
};
export type Action =
  'created' | 'updated' | 'status_changed' | 'escalated' | 'resolved' | 'notes_added';
export type AdminActionShape = {
  action: Action;
  performedBy: string;
  timestamp: string;
};
export type Platform = 'zoom' | 'teams' | 'google_meet' | 'custom';
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
export type NoteShape = {
  at: string;
  author: string;
  id: string;
  text: string;
};
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
export type CheckType = 'preparation' | 'delivery' | 'follow_up' | 'client_satisfaction';
export type CheckStatus = 'passed' | 'failed' | 'needs_attention';
export type QualityCheckShape = {
  checkType: CheckType;
  checkedAt: string;
  checkedBy: string;
  id: string;
  notes: string | null;
  score: number | null;
  status: CheckStatus;
};
export type Channel = 'email' | 'sms' | 'phone';
export type ReminderShape = {
  channel: Channel;
  id: string;
  sentAt: string;
  sentBy: string;
};
export type BookedServiceShape = {
  id: string;
  name: string;
  slug: string;
  tierId?: string | null;
  tierName?: string | null;
  type: string;
};
export type StatusChangeShape = {
  at: string;
  by: string;
  fromStatus: BookingStatus | null;
  toStatus: BookingStatus;
};
export type StaffBookingShape = {
  acquisitionChannel: string | null;
  assignedTo: string | null;
  bookingType: BookingType;
  canChangeUntil: string;
  cancellation: CancellationShape | null;
  client: ClientShape;
  completion: CompletionShape | null;
  confirmationNumber: string | null;
  confirmedAt: string | null;
  consents: ConsentShape[];
  consultant: BookedConsultantShape;
  corrections: CorrectionShape[];
  createdAt: string;
  createdBy: string;
  delivery: DeliveryShape;
  details: DetailsShape | null;
  duration: number;
  endsAt: string;
  escalationLevel: EscalationLevel;
  flags: FlagShape[];
  id: string;
  lastAdminAction: AdminActionShape | null;
  meeting: MeetingShape;
  message: string | null;
  moves: MoveShape[];
  notes: NoteShape[];
  overriddenWarnings: string[];
  parentBookingId: string | null;
  payment: PaymentShape;
  paymentNotes: string | null;
  personId: string;
  price: BookedPriceShape;
  priority: Priority;
  qualityChecks: QualityCheckShape[];
  recurringPattern: {
    [key: string]: any;
  } | null;
  reference: string;
  reminders: ReminderShape[];
  scheduledAt: string;
  scheduledAtUtc: string;
  seriesId: string | null;
  service: BookedServiceShape;
  source: Source;
  status: BookingStatus;
  statusHistory: StatusChangeShape[];
  tags: string[];
  timezone: string;
  updatedAt: string;
  updatedBy: string;
  userId: string | null;
};
export type CustomerBody = {
  company?: string | null;
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  phone?: string | null;
  userId?: string | null;
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
export type ManualPaymentBody = {
  method: PaymentMethod;
  notes?: string | null;
  status?: string;
};
export type ManualBookingBody = {
  addOns?: string[];
  addToMailingList?: boolean;
  bookingType?: BookingType;
  customer: CustomerBody;
  duration?: number | null;
  meeting?: MeetingBody | null;
  message?: string | null;
  override?: string[];
  payment?: ManualPaymentBody | null;
  recordingConsent?: boolean;
  scheduledAt: string;
  sendConfirmation?: boolean;
  serviceId: string;
  serviceTier?: string | null;
  source?: Source;
  specialRequirements?: string | null;
  teamMemberId?: string | null;
  /** IANA time zone */
  timezone: string;
};
export type AssignBody = {
  assignedTo?: string | null;
  escalationLevel?: EscalationLevel | null;
  override?: string[];
  priority?: Priority | null;
  tags?: string[] | null;
  teamMemberId?: string | null;
};
export type StaffCancelBody = {
  reason?: string | null;
  refundAmount?: number | null;
  sendNotification?: boolean;
};
export type CompleteBody = {
  additionalServicesOffered?: string[];
  clientSatisfied?: boolean | null;
  deliverables?: string[];
  deliveryConfirmed?: boolean;
  followUpRequired?: boolean;
  objectivesMet?: boolean | null;
  receivables?: string[];
  sessionCompleted?: boolean;
};
export type ConfirmBody = {
  paymentReceived?: boolean;
  sendEmail?: boolean;
};
export type CorrectBody = {
  reason: string;
  status: BookingStatus;
};
export type TaskBody = {
  done?: boolean;
  due?: string | null;
  owner?: string | null;
  text: string;
};
export type DeliveryBody = {
  deliveryStatus?: DeliveryStatus | null;
  followUpActions?: TaskBody[] | null;
  meetingSetupStatus?: SetupStatus | null;
  performanceNotes?: string | null;
  preparationChecklist?: TaskBody[] | null;
  preparationStatus?: PreparationStatus | null;
  specialRequirements?: string[] | null;
};
export type FlagBody = {
  message: string;
  severity?: Severity;
  type: FlagType;
};
export type NoteBody = {
  text: string;
};
export type QualityCheckBody = {
  checkType: CheckType;
  notes?: string | null;
  score?: number | null;
  status: CheckStatus;
};
export type ReminderBody = {
  channel: Channel;
};
export type StaffRescheduleBody = {
  duration?: number | null;
  holdToken?: string | null;
  override?: string[];
  reason?: string | null;
  scheduledAt: string;
  sendNotification?: boolean;
  teamMemberId?: string | null;
};
export type ChangeShape = {
  after: any;
  before: any;
  field: string;
};
export type TimelineEntryShape = {
  action: Action;
  at: string;
  by: string;
  changes: ChangeShape[];
  event: string;
  requestId: string;
};
export type TimelineShape = {
  bookingId: string;
  entries: TimelineEntryShape[];
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
export type Presence = 'available' | 'busy' | 'in_meeting' | 'offline' | 'do_not_disturb';
export type ProviderShape = {
  acceptingBookings: boolean;
  active: boolean;
  autoAssign: boolean;
  availabilityStatus: 'online' | 'busy' | 'offline';
  biography: string;
  certifications: string[];
  email: string | null;
  experienceLevel: ExperienceLevel | null;
  expertise: ExpertiseShape[];
  firstName: string | null;
  id: string;
  kind: ProviderKind;
  languages: string[];
  lastName: string | null;
  linkedinUrl: string | null;
  location: LocationShape;
  name: string;
  personId: string;
  phone: string | null;
  photoUrl: string | null;
  presence: Presence;
  serviceIds: string[];
  specialisations: string[];
  title: string;
  yearsExperience: number | null;
};
export type PageProviderShape = {
  items: ProviderShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type ExpertiseInput = {
  category?: ExpertiseCategory;
  certifications?: string[];
  id: string;
  name: string;
  portfolio?: string[];
  proficiency?: Proficiency;
  yearsExperience?: number;
};
export type RegisterProviderBody = {
  acceptingBookings?: boolean;
  autoAssign?: boolean;
  biography?: string | null;
  certifications?: string[];
  city?: string | null;
  country?: string | null;
  email?: string | null;
  expertise?: ExpertiseInput[];
  firstName?: string | null;
  kind?: ProviderKind;
  languages?: string[];
  lastName?: string | null;
  linkedinUrl?: string | null;
  name?: string | null;
  phone?: string | null;
  photoUrl?: string | null;
  specialisations?: string[];
  /** IANA time zone */
  timezone?: string;
  title?: string;
  yearsExperience?: number | null;
};
export type ProviderInput = {
  acceptingBookings?: boolean;
  autoAssign?: boolean;
  biography?: string | null;
  certifications?: string[];
  city?: string | null;
  country?: string | null;
  email?: string | null;
  expertise?: ExpertiseInput[];
  firstName?: string | null;
  languages?: string[];
  lastName?: string | null;
  linkedinUrl?: string | null;
  name?: string | null;
  phone?: string | null;
  photoUrl?: string | null;
  specialisations?: string[];
  /** IANA time zone */
  timezone?: string;
  title?: string;
  yearsExperience?: number | null;
};
export type StaffFiguresShape = {
  clients: number;
  completedBookings: number;
  completionRate: number | null;
  missedBookings: number;
  repeatClientRate: number | null;
  revenueGenerated: MoneyShape[];
  totalBookings: number;
};
export type PresenceBody = {
  presence: Presence;
};
export type FlagName = 'ENHANCED_BOOKING_WIZARD' | 'DYNAMIC_PRICING' | 'REAL_TIME_UPDATES';
export type FlagShape2 = {
  changedAt: string | null;
  changedBy: string | null;
  enabled: boolean;
  name: FlagName;
  origin: 'settings' | 'admin';
  rolloutPercent: number;
};
export type FlagsShape = {
  items: FlagShape2[];
};
export type FlagBody2 = {
  enabled: boolean;
  /** Share of users; who is in at a share stays in at every larger one */
  rolloutPercent: number;
};
export type PersonShape = {
  personId: string;
};
export type ConsentWithdrawnShape = {
  bookingIds: string[];
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
export type PlainAddOnShape = {
  extraMinutes: number;
  id: string;
  name: string;
  price: number;
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
export type BillingType = 'fixed' | 'hourly' | 'project';
export type PricesShape = {
  basePrice: number;
  billingType: BillingType;
  currency: string;
  emergencyPercent: number;
  hourlyRate: number | null;
  peakPercent: number;
  standardDuration: number;
  weekendPercent: number;
};
export type QualityShape = {
  agreementTemplate: string;
  benchmarks: string[];
  deliverableTemplates: string[];
  improvementProcess: string;
  satisfactionMetrics: string[];
  standards: string[];
};
export type ReferenceStyle = 'VLT' | 'BK';
export type Weekday =
  'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export type HoursShape = {
  closes: string;
  opens: string;
  weekday: Weekday;
};
export type RulesShape = {
  advanceDays: number;
  autoConfirm: boolean;
  blackoutDates: string[];
  bookingEnabled: boolean;
  bufferMinutes: number | null;
  businessHours: HoursShape[];
  followUpMinutes: number;
  maxBookings: number;
  maxDailyBookings: number | null;
  minAdvanceMinutes: number;
  preparationMinutes: number;
  requiredResources: string[];
};
export type PlainTierShape = {
  basePrice: number;
  deliverables: string[];
  description: string;
  duration: number;
  features: string[];
  id: string;
  name: string;
  targetAudience: string[];
};
export type OfferShape = {
  addOns: PlainAddOnShape[];
  cancellation: CancellationPolicyShape;
  category: string;
  complexity: Complexity;
  defaultDuration: number;
  defaultFrequency: string | null;
  deliverables: string[];
  description: string;
  durations: number[];
  features: string[];
  industryFocus: string[];
  maxParticipants: number | null;
  meetingTypes: MeetingType[];
  name: string;
  paymentMethods: PaymentMethod[];
  prices: PricesShape;
  quality: QualityShape;
  referenceStyle: ReferenceStyle;
  rules: RulesShape;
  targetProblems: string[];
  tiers: PlainTierShape[];
  timezone: string;
  type: ServiceType;
};
export type ServiceStatus = 'draft' | 'in_review' | 'approved' | 'active' | 'retired';
export type ServiceFileShape = {
  active: OfferShape | null;
  id: string;
  proposal: OfferShape | null;
  providerIds: string[];
  review: ServiceStatus | null;
  slug: string;
  status: ServiceStatus;
};
export type PageServiceFileShape = {
  items: ServiceFileShape[];
  limit: number;
  nextPage: number | null;
  page: number;
  total: number;
};
export type AddOnInput = {
  extraMinutes?: number;
  id: string;
  name: string;
  /** In the currency's minor unit */
  price: number;
};
export type RefundStepInput = {
  hoursBefore: number;
  refundPercent: number;
};
export type CancellationInput = {
  editDeadlineHours?: number;
  maxReschedulings?: number;
  noShowRefundPercent?: number;
  providerCancelRefundPercent?: number;
  steps?: RefundStepInput[];
};
export type PricesInput = {
  /** In the currency's minor unit */
  basePrice: number;
  billingType?: BillingType;
  currency: string;
  emergencyPercent?: number;
  hourlyRate?: number | null;
  peakPercent?: number;
  standardDuration?: number;
  weekendPercent?: number;
};
export type QualityInput = {
  agreementTemplate?: string;
  benchmarks?: string[];
  deliverableTemplates?: string[];
  improvementProcess?: string;
  satisfactionMetrics?: string[];
  standards?: string[];
};
export type HoursInput = {
  closes: string;
  opens: string;
  weekday: Weekday;
};
export type RulesInput = {
  advanceDays?: number;
  autoConfirm?: boolean;
  blackoutDates?: string[];
  bookingEnabled?: boolean;
  bufferMinutes?: number | null;
  businessHours?: HoursInput[];
  followUpMinutes?: number;
  maxBookings?: number;
  maxDailyBookings?: number | null;
  minAdvanceMinutes?: number;
  preparationMinutes?: number;
  requiredResources?: string[];
};
export type TierInput = {
  /** In the currency's minor unit */
  basePrice: number;
  deliverables?: string[];
  description?: string;
  duration: number;
  features?: string[];
  id: string;
  name: string;
  targetAudience?: string[];
};
export type DefineServiceBody = {
  addOns?: AddOnInput[];
  cancellation?: CancellationInput;
  category?: string;
  complexity?: Complexity;
  defaultDuration: number;
  defaultFrequency?: ('DAILY' | 'WEEKLY' | 'MONTHLY') | null;
  deliverables?: string[];
  description?: string;
  durations: number[];
  features?: string[];
  industryFocus?: string[];
  maxParticipants?: number | null;
  meetingTypes?: MeetingType[];
  name: string;
  paymentMethods?: PaymentMethod[];
  prices: PricesInput;
  quality?: QualityInput;
  referenceStyle?: ReferenceStyle;
  rules?: RulesInput;
  slug: string;
  targetProblems?: string[];
  tiers?: TierInput[];
  /** IANA time zone */
  timezone?: string;
  type: ServiceType;
};
export type OfferInput = {
  addOns?: AddOnInput[];
  cancellation?: CancellationInput;
  category?: string;
  complexity?: Complexity;
  defaultDuration: number;
  defaultFrequency?: ('DAILY' | 'WEEKLY' | 'MONTHLY') | null;
  deliverables?: string[];
  description?: string;
  durations: number[];
  features?: string[];
  industryFocus?: string[];
  maxParticipants?: number | null;
  meetingTypes?: MeetingType[];
  name: string;
  paymentMethods?: PaymentMethod[];
  prices: PricesInput;
  quality?: QualityInput;
  referenceStyle?: ReferenceStyle;
  rules?: RulesInput;
  targetProblems?: string[];
  tiers?: TierInput[];
  /** IANA time zone */
  timezone?: string;
  type: ServiceType;
};
export const {
  useListAccountsQuery,
  useOpenAccountMutation,
  useRemoveAccountMutation,
  useChangeRolesMutation,
  useListApiKeysQuery,
  useIssueApiKeyMutation,
  useRevokeApiKeyMutation,
  useListResourcesQuery,
  useChangeSchedulesMutation,
  useAddServiceSlotMutation,
  useReadScheduleQuery,
  useReadAgendaQuery,
  useBlockTimeMutation,
  useUnblockTimeMutation,
  useReadBuffersQuery,
  useSetBuffersMutation,
  useReadExceptionsQuery,
  useSetExceptionsMutation,
  useReadLimitsQuery,
  useSetLimitsMutation,
  useReadRulesQuery,
  useSetRulesMutation,
  useReadWeeklyScheduleQuery,
  useSetWeeklyScheduleMutation,
  useListStoredSlotsQuery,
  useAddStoredSlotMutation,
  useSetStoredSlotsMutation,
  useReadSwitchesQuery,
  useSetSwitchesMutation,
  useReadTimeOffQuery,
  useSetTimeOffMutation,
  useReadWindowQuery,
  useSetWindowMutation,
  useListBookingsQuery,
  useCreateManualBookingMutation,
  useListPastBookingsQuery,
  useGetStaffBookingQuery,
  useAssignBookingMutation,
  useCancelBookingByStaffMutation,
  useCompleteBookingMutation,
  useConfirmBookingMutation,
  useCorrectBookingMutation,
  useTrackDeliveryMutation,
  useFlagBookingMutation,
  useResolveBookingFlagMutation,
  useMarkNoShowMutation,
  useAddBookingNoteMutation,
  useCheckQualityMutation,
  useNoteReminderMutation,
  useRescheduleBookingByStaffMutation,
  useStartMeetingMutation,
  useGetBookingTimelineQuery,
  useListProvidersQuery,
  useRegisterProviderMutation,
  useGetProviderQuery,
  useChangeProviderMutation,
  useGetProviderFiguresQuery,
  useDismissProviderMutation,
  useShowPresenceMutation,
  useApproveProviderForServiceMutation,
  useRevokeProviderForServiceMutation,
  useListFlagsQuery,
  useTurnFlagMutation,
  useFindPersonQuery,
  useWithdrawConsentOfPersonMutation,
  useErasePersonMutation,
  useExportPersonQuery,
  useListServiceFilesQuery,
  useDefineServiceMutation,
  useGetServiceFileQuery,
  useChangeServiceMutation,
  useActivateServiceMutation,
  useApproveServiceMutation,
  useRetireServiceMutation,
  useSubmitServiceMutation,
} = injectedRtkApi;
