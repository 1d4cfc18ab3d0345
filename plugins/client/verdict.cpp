#include "plugins/client/verdict.h"

#include <signal.h>
#include <sys/wait.h>

#include "api/plugin_abi.h"

namespace scrutiny {
namespace {

Error outcome(ErrorCode code, std::string detail) {
  return {code, std::string(title(code)) + ".", std::move(detail)};
}

std::string describe(int status) {
  if (WIFSIGNALED(status)) return "ended by signal " + std::to_string(WTERMSIG(status));
  return "exit status " + std::to_string(WEXITSTATUS(status));
}

// The process went away on its own before it had answered.
Error of_exit(const Conversation& conversation, const WorkerExit& exit) {
  const std::string detail = describe(exit.status) + " " + conversation.detail();
  if (WIFSIGNALED(exit.status)) {
    const int signal = WTERMSIG(exit.status);
    if (signal == SIGSYS || signal == SIGXFSZ) return outcome(ErrorCode::kWorkerPolicy, detail);
    if (signal == SIGXCPU) return outcome(ErrorCode::kWorkerTimeout, detail);
    // Not by us, and its sandbox lets it send no such signal: the kernel was short of memory.
    if (signal == SIGKILL) return outcome(ErrorCode::kWorkerOom, detail);
  }
  if (conversation.ran_out_of_memory()) return outcome(ErrorCode::kWorkerOom, detail);
  if (WIFEXITED(exit.status) && WEXITSTATUS(exit.status) == 0)
    return outcome(ErrorCode::kWorkerProtocol,
                   "it ended without an answer " + conversation.detail());
  return outcome(ErrorCode::kWorkerCrashed, detail);
}

Status of_plugin_status(const Conversation& conversation) {
  switch (conversation.plugin_status()) {
    case SCRUTINY_PLUGIN_OK:
      return {};
    case SCRUTINY_PLUGIN_REFUSED:
      if (!conversation.refusal().empty())
        return Error(ErrorCode::kPluginRefused, conversation.refusal());
      return outcome(ErrorCode::kPluginRefused, "it refused the document without a reason");
    case SCRUTINY_PLUGIN_FAILED:
      return outcome(ErrorCode::kWorkerCrashed, "it says that it failed");
    case SCRUTINY_PLUGIN_OUT_OF_MEMORY:
      return outcome(ErrorCode::kWorkerOom, "it says that it ran out of memory");
    default:  // nobody asked it to stop
      return outcome(ErrorCode::kWorkerProtocol,
                     "plugin status " + std::to_string(conversation.plugin_status()));
  }
}

Error of_stage(const Conversation& conversation, Phase phase) {
  const std::string detail = std::string("stage ") +
                             static_cast<char>(conversation.failed_stage()) + ": " +
                             conversation.failure_text();
  return outcome(
      phase == Phase::kStarting ? ErrorCode::kPluginUnusable : ErrorCode::kWorkerProtocol, detail);
}

}  // namespace

Status verdict(Ending ending, Phase phase, const Conversation& conversation,
               const WorkerExit& exit) {
  switch (ending) {
    case Ending::kReady:
      return {};
    case Ending::kFinished:
      return of_plugin_status(conversation);
    case Ending::kFailed:
      return of_stage(conversation, phase);
    case Ending::kClosed:
      return of_exit(conversation, exit);
    case Ending::kTimeout:
      return outcome(ErrorCode::kWorkerTimeout, "a deadline passed");
    case Ending::kOutputLimit:
      return outcome(ErrorCode::kOutputLimit, conversation.detail());
    case Ending::kProtocol:
      return outcome(ErrorCode::kWorkerProtocol, conversation.detail());
    case Ending::kCancelled:
      return outcome(ErrorCode::kUnavailable, "cancelled");
  }
  return outcome(ErrorCode::kInternal, "no such ending");
}

}  // namespace scrutiny
