#include "storage/state/trail_projection.h"

namespace scrutiny {

std::string TrailProjection::prefix(const SubjectId& subject) {
  return "trail/" + subject.text() + "/";
}

void TrailProjection::apply(const Applied& applied, StateWriter& state) const {
  state.put(prefix(applied.record.subject) + key_number(applied.record.index), {});
}

}  // namespace scrutiny
