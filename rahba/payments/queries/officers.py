"""Who may work on an issuer's pages."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rahba.payments.models import Institution
from rahba.payments.policies import ISSUER_VERBS
from rahba.people import queries as people
from rahba.people.rules import Role


@dataclass(frozen=True)
class OfficerAccess:
    """A person's key to an issuer."""

    institution: Institution
    name: str
    role: str
    verbs: frozenset[str]


def officer_access_for(person, institution_id: uuid.UUID, verb: str, *, now: dt.datetime) -> OfficerAccess:
    """The person's access to the issuer, for `verb`.

    Http404 for an issuer where they have no role, exactly as for one that does not exist; PermissionDenied, with the
    reason in words, for something their role may not do.
    """
    institution = Institution.objects.select_related("organisation").filter(id=institution_id).first()
    at_home = institution and person.pk
    membership = people.membership_of(person.pk, institution.organisation_id, now) if at_home else None
    verbs = ISSUER_VERBS.get(membership.role, frozenset()) if membership else frozenset()
    if not verbs:
        raise Http404
    if verb not in verbs:
        raise PermissionDenied(
            _("As %(role)s you cannot open this. Ask an officer of “%(issuer)s”.")
            % {"role": Role(membership.role).label, "issuer": institution.organisation.name}
        )
    return OfficerAccess(institution, institution.organisation.name, membership.role, verbs)


def institution_of(organisation_id: uuid.UUID) -> Institution | None:
    """The issuer that an organisation is, if it is one."""
    return Institution.objects.filter(organisation_id=organisation_id).first()
