"""What the database keeps of members, profiles and grants."""

from gafete.members.models.approval import Approval, ApprovalState
from gafete.members.models.grant import Grant
from gafete.members.models.member import ENDED, HOLDING, Member, MemberState
from gafete.members.models.profile import Profile
from gafete.members.models.request import LONGEST_REASON, AccessRequest, RequestState
from gafete.members.models.transfer import OwnershipOffer
from gafete.members.models.viewing import Viewing

__all__ = [
    "ENDED",
    "HOLDING",
    "LONGEST_REASON",
    "AccessRequest",
    "Approval",
    "ApprovalState",
    "Grant",
    "Member",
    "MemberState",
    "OwnershipOffer",
    "Profile",
    "RequestState",
    "Viewing",
]
