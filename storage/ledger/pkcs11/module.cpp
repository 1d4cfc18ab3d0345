#include "storage/ledger/pkcs11/module.h"

#include <array>
#include <cstdio>

#include <dlfcn.h>

namespace scrutiny {
namespace {

const char* meaning(CK_RV answer) {
  switch (answer) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return "the PIN is wrong";
    case CKR_PIN_LOCKED:
      return "the PIN is locked; the token's security officer must unlock it";
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_DEVICE_REMOVED:
    case CKR_SLOT_ID_INVALID:
      return "the token is not there";
    case CKR_MECHANISM_INVALID:
      return "it does not know Ed25519 (CKM_EDDSA)";
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
      return "the key may not sign";
    default:
      return "it failed";
  }
}

}  // namespace

Error token_error(const char* doing, CK_RV answer) {
  std::array<char, 32> code{};
  std::snprintf(code.data(), code.size(), "CKR 0x%lx", static_cast<unsigned long>(answer));
  return Error(ErrorCode::kUnavailable, std::string("The PKCS#11 token of the log's key: ") +
                                            doing + ": " + meaning(answer) + " (" + code.data() +
                                            ").");
}

Result<std::unique_ptr<Pkcs11Module>> Pkcs11Module::load(const std::string& path) {
  const auto refused = [&](const char* why) {
    return Error(ErrorCode::kUnavailable, "The PKCS#11 module " + path + " cannot be used: " + why);
  };
  // RTLD_NODELETE: modules leave threads and thread-local destructors behind.
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) return refused(::dlerror());
  const auto list =
      reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));  // NOLINT
  CK_FUNCTION_LIST* calls = nullptr;
  if (list == nullptr || list(&calls) != CKR_OK || calls == nullptr) {
    ::dlclose(library);
    return refused("it has no C_GetFunctionList");
  }
  std::unique_ptr<Pkcs11Module> module(new Pkcs11Module(library, calls));
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV answer = calls->C_Initialize(&arguments);
  if (answer != CKR_OK && answer != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
    return token_error("starting the module", answer);
  }
  module->ours_ = answer == CKR_OK;
  return module;
}

Pkcs11Module::~Pkcs11Module() {
  if (ours_) calls_->C_Finalize(nullptr);
  ::dlclose(library_);
}

}  // namespace scrutiny
