import pytest

from booking.application.catalogue.activate_service import ActivateService, ActivateServiceHandler
from booking.application.catalogue.approve_service import ApproveService, ApproveServiceHandler
from booking.application.catalogue.change_service import ChangeService, ChangeServiceHandler
from booking.application.catalogue.retire_service import RetireService, RetireServiceHandler
from booking.application.catalogue.submit_service import SubmitService, SubmitServiceHandler
from booking.domain.catalogue.errors import OwnWorkNotApproved
from booking.domain.catalogue.service import Service, ServiceStatus
from booking_tests.catalogue_builders import NOW, SERVICE_ID, a_drafted_service, an_offer
from booking_tests.memory import Kept


def test_each_step_of_the_review_is_recorded_with_who_took_it() -> None:
    services = Kept(a_drafted_service())
    clock = lambda: NOW  # noqa: E731

    ChangeServiceHandler(services, clock)(
        ChangeService(service_id=SERVICE_ID, offer=an_offer(description="new"), by="editor")
    )
    SubmitServiceHandler(services, clock)(SubmitService(service_id=SERVICE_ID, by="editor"))
    ApproveServiceHandler(services, clock)(ApproveService(service_id=SERVICE_ID, by="lead"))
    ActivateServiceHandler(services, clock)(ActivateService(service_id=SERVICE_ID, by="lead"))
    RetireServiceHandler(services, clock)(RetireService(service_id=SERVICE_ID, by="admin"))

    assert [(type(event).__name__, vars(event)["by"]) for event in services.events] == [
        ("ChangeProposed", "editor"),
        ("Submitted", "editor"),
        ("Approved", "lead"),
        ("Activated", "lead"),
        ("Retired", "admin"),
    ]
    assert services.get(SERVICE_ID).status is ServiceStatus.RETIRED


def test_four_eyes_are_needed_unless_the_command_says_an_admin_decides() -> None:
    service = a_drafted_service(by="boss")
    service.submit(by="boss", at=NOW)
    services = Kept[Service](service)
    approve = ApproveServiceHandler(services, lambda: NOW)

    with pytest.raises(OwnWorkNotApproved):
        approve(ApproveService(service_id=SERVICE_ID, by="boss"))
    approve(ApproveService(service_id=SERVICE_ID, by="boss", may_approve_own=True))
    assert services.get(SERVICE_ID).status is ServiceStatus.APPROVED
