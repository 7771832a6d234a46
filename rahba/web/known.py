"""Who calls, known from their session: two reads that come before everything else, built once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from rahba.kernel.reads import BuiltOnce

_sessions = BuiltOnce(lambda key: Session.objects.filter(session_key=key), text=True)
_people = BuiltOnce(lambda key: get_user_model().objects.filter(pk=key))


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_sessions(self.session_key)), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found


class KnownPerson(AuthenticationBackend):
    """allauth's backend."""

    def get_user(self, user_id):
        found = next(iter(_people(user_id)), None)
        return found if found and self.user_can_authenticate(found) else None
