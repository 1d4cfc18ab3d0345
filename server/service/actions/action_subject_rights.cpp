#include "server/service/actions/action_subject_rights.h"

#include "server/service/actions/action_view.h"

namespace scrutiny {

bool ActionSubjectRights::may_see(const StateReader& state, const Principal& who,
                                  const SubjectId& subject, std::optional<std::uint64_t>) const {
  const auto action = load_action(state, id_cast<ActionId>(subject));
  return action && may_see_action(who, facts_for(who, *action, state));
}

bool LivingSubjectRights::may_see(const StateReader& state, const Principal& who,
                                  const SubjectId& subject,
                                  std::optional<std::uint64_t> version) const {
  return documents_.may_see(state, who, subject, version) ||
         actions_.may_see(state, who, subject, version);
}

}  // namespace scrutiny
