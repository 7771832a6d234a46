"""The one-click doors of the demo market. Their route exists in the demo only."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from rahba.kernel import clock
from rahba.web.demo import doors

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter as one of the demo's people; as the customer, open the page that needs no account."""
    if not settings.DEMO:
        raise Http404
    door = request.POST.get("as", "")
    if door == "customer":
        page_key = doors.customer_page_key()
        if page_key is None:
            raise Http404
        logout(request)
        return redirect("own_carnet:page", page_key)
    person = doors.person_behind(door, clock.now())
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    if door.startswith("wallet"):
        return redirect("wallet-app:shell")
    # A cashier's place is the till; this browser becomes one.
    return redirect(doors.till_address(clock.now()) if door == "cashier" else "web:home")
