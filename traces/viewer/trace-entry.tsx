import { mount } from "./mount.tsx";
import { TraceView } from "./trace-view.tsx";

void mount(TraceView);
