// Turns how a conversation ended and how the process ended into one outcome.
// Thread-safety: pure functions. Blocking: no.
#pragma once

#include "plugins/client/conversation.h"

namespace scrutiny {

enum class Phase : std::uint8_t { kStarting, kReading };

// OK only for a plugin that answered in full and a process that then ended as it should.
Status verdict(Ending ending, Phase phase, const Conversation& conversation,
               const WorkerExit& exit);

}  // namespace scrutiny
