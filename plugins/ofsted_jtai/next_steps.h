// What a letter asks for: who is to write the response, who sends it, and by when.
// Thread-safety: pure functions. Blocking: no. Failure: none; a date is given only when the one
// sentence that states it is understood whole.
#pragma once

#include <span>

#include "plugins/report/paragraphs.h"
#include "plugins/report/reading.h"

namespace scrutiny::jtai {

// `lines`: the section "Next steps".
void read_next_steps(std::span<const report::Line> lines, const report::Spacing& spacing,
                     report::Reading& letter);

}  // namespace scrutiny::jtai
