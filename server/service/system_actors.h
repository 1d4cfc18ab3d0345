// Parts of the system that act in nobody's name, as a record's `actor`. Fixed for ever: they stand
// in every log. Thread-safety: constants.
#pragma once

#include "api/ids.h"

namespace scrutiny::system_actors {

// Whoever administers the server at its console: init, operator-minted tokens.
inline const ActorId kOperator(ActorId::Raw{0xd2, 0xcc, 0xc5, 0x0f, 0xa9, 0x83, 0x7e, 0x5d, 0xff,
                                            0xee, 0x7d, 0xea, 0xc5, 0xf4, 0x2f, 0x3c});
// Counts failed sign-ins.
inline const ActorId kSignInGuard(ActorId::Raw{0xb2, 0xe8, 0xd1, 0x0f, 0x95, 0x89, 0x11, 0x12, 0x85,
                                               0xbb, 0x25, 0xb7, 0xe8, 0x73, 0x76, 0xa9});
// Checks what kind of file was received and has it read.
inline const ActorId kDocumentReader(ActorId::Raw{0x3e, 0x5c, 0x4e, 0x94, 0x9c, 0x65, 0xb0, 0x74,
                                                  0x65, 0x6b, 0x74, 0xea, 0x71, 0x83, 0x5d, 0x87});
// Starts plugins and keeps count of how they fare.
inline const ActorId kPluginSupervisor(ActorId::Raw{0x6d, 0x5e, 0x8f, 0xbc, 0x75, 0xd4, 0x79, 0xd8,
                                                    0xa6, 0xee, 0x21, 0x9b, 0x0a, 0xd2, 0x69,
                                                    0x7d});

}  // namespace scrutiny::system_actors
