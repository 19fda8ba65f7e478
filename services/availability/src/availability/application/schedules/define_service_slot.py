from dataclasses import dataclass

from availability.application.schedules.define_slots import (
    DefineSlots,
    DefineSlotsHandler,
    SlotDefinition,
    SlotsReport,
    stored_slot_id,
)
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.sessions.errors import InvalidSession


@dataclass(frozen=True, slots=True)
class DefineServiceSlotHandler:
    """Sets a stored slot that names no member: one for each who gives the service now (AVL-15).

    Each has it with its own places, as they have their hours; all of them get it, or none. Who
    gives the service from later on has to be told.
    """

    define: DefineSlotsHandler

    def __call__(self, slot: SlotDefinition) -> SlotsReport:
        places = self.define.places
        offering = places.offerings.offering(slot.service_id)
        if offering is None:
            raise ServiceUnknown("There is no such service", field="serviceId")
        ids = (
            stored_slot_id(offering.id, member_id, slot.starts_at)
            for member_id in offering.provider_ids
        )
        places.resources.lock(*offering.provider_ids, *ids)
        members = [
            member.id
            for id_ in offering.provider_ids
            if (member := places.resources.find(id_)) is not None and not member.is_gone
        ]
        if not members:
            raise InvalidSession("Nobody gives this service", field="serviceId")
        reports = [self.define(DefineSlots(member_id=id_, slots=(slot,))) for id_ in members]
        return SlotsReport(
            session_ids=tuple(id_ for report in reports for id_ in report.session_ids),
            conflicts=tuple(c for report in reports for c in report.conflicts),
        )
