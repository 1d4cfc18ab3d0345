// What the operator may ask of a running server over its admin socket.
// Thread-safety: registers handlers, which run on the socket's thread. Ownership: the application
// outlives the socket.
#pragma once

#include "server/daemon/admin_socket.h"
#include "server/daemon/application.h"

namespace scrutiny {

// token {account} -> {id, secret, expires}; clock.acknowledge {} -> {index}; state.flush {} ->
// {size}; plugins.list {} -> {plugins}; plugins.reload {}; plugins.disable {id, reason};
// plugins.quarantine {id, version, reason}; plugins.enable {id} -> {}; backup.record {kind, made,
// size or expires} -> {index}
void add_admin_commands(AdminSocket& socket, Application& application);

// The same on an application whose data folder no server runs on. kNotFound: no such command.
Result<boost::json::object> run_admin_command(Application& application, std::string_view command,
                                              const boost::json::object& arguments);

}  // namespace scrutiny
