# find_package(ScrutinyPluginSdk): the targets Scrutiny::plugin_sdk (to write a plugin with) and
# Scrutiny::plugin_runner (to test it in its own process), and the function scrutiny_plugin().
include(CMakeFindDependencyMacro)
find_dependency(Boost 1.81 COMPONENTS json)
include(${CMAKE_CURRENT_LIST_DIR}/ScrutinyPluginSdkTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/ScrutinyPlugin.cmake)
