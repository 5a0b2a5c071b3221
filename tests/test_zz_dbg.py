import pytest
from tests import portal_cast
from commitments.reporting.forms import *
from commitments.models import StatusUpdate
pytestmark = pytest.mark.django_db
def test_x():
    u = portal_cast.make_published(status="advanced", narrative_en="Nearly done.", missing_es="Falta el sur.", sources=1)
    u = StatusUpdate.objects.get(pk=u.pk)
    print({n: getattr(u,n) for n in CONTENT})
    assert 0
