import type { ComponentChildren } from "preact";
import type { PriorityName } from "../alarms/order";

/** Decorative: the word always stands beside it. */
function Icon({ children, box = 24, className = "icon" }: { children: ComponentChildren; box?: number; className?: string }) {
  return (
    <svg class={className} viewBox={`0 0 ${box} ${box}`} aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const stroke = { fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round" } as const;

/** Shape of a priority: triangle, diamond, circle, clock. */
export function PriorityIcon({ priority }: { priority: PriorityName }) {
  switch (priority) {
    case "high":
      return <Icon><path d="M12 2.5 22.5 21h-21z" fill="currentColor" /><path d="M12 9v6M12 17.6v.6" stroke="var(--on-shape)" stroke-width="2.2" stroke-linecap="round" /></Icon>;
    case "medium":
      return <Icon><path d="M12 1.5 22.5 12 12 22.5 1.5 12z" fill="currentColor" /><path d="M12 7v6M12 15.8v.6" stroke="var(--on-shape)" stroke-width="2.2" stroke-linecap="round" /></Icon>;
    case "low":
      return <Icon><circle cx="12" cy="12" r="10" fill="currentColor" /><path d="M12 11v6M12 7v.4" stroke="var(--on-shape)" stroke-width="2.2" stroke-linecap="round" /></Icon>;
    case "advisory":
      return <Icon><circle cx="12" cy="12" r="9.5" {...stroke} /><path d="M12 6.5V12l4 2.5" {...stroke} /></Icon>;
  }
}

/** A plug: about a sensor or the gateway, not about the patient. */
export function TechnicalIcon() {
  return <Icon><path d="M8 2v6M16 2v6M5 8h14v3a7 7 0 0 1-14 0zM12 18v4" {...stroke} /></Icon>;
}

const patientShapes: Record<string, ComponentChildren> = {
  star: <path d="m12 2.8 2.8 6 6.5.7-4.9 4.4 1.4 6.400L12 17l-5.8 3.3 1.4-6.400L2.7 9.500l6.5-.7z" fill="currentColor" />,
  moon: <path d="M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z" fill="currentColor" />,
  leaf: <path d="M20.5 3.500C10 3.5 4 8 4 15c0 1.2.3 2.3.7 3.200L3 21l1.6 1 2-2.700C14 21 21.5 16 20.5 3.500zM8 16c2-4 5-6.5 8.5-8" fill="currentColor" stroke="var(--chip-ink)" stroke-width="1.3" />,
  drop: <path d="M12 2.500s-7 7.5-7 12a7 7 0 0 0 14 0c0-4.5-7-12-7-12z" fill="currentColor" />,
};

const patientColours = ["teal", "amber", "violet", "lime"];

/** Colour and icon of a patient. An unknown colour or icon is plain, never somebody else's. */
export function PatientChip({ colour, icon }: { colour: string; icon: string }) {
  const known = patientColours.includes(colour) ? colour : "plain";
  return <span class={`chip chip-${known}`}><Icon>{patientShapes[icon] ?? <circle cx="12" cy="12" r="7" fill="currentColor" />}</Icon></span>;
}

const small = {
  sound: <path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" {...stroke} />,
  soundOff: <path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM16 9.500l5 5M21 9.500l-5 5" {...stroke} />,
  bellOff: <path d="M6 16V11a6 6 0 0 1 9.5-4.900M18 11v5l1.5 2h-13M10 21h4M3 3l18 18" {...stroke} />,
  tick: <path d="m5 12.5 4.5 4.500L19 7.5" {...stroke} />,
  cross: <path d="m6 6 12 12M18 6 6 18" {...stroke} />,
  wait: <><circle cx="12" cy="12" r="9" {...stroke} /><path d="M12 7v5l3 2" {...stroke} /></>,
  cloud: <path d="M7 18.500a4.5 4.5 0 0 1-.500-9 6 6 0 0 1 11.5 1.5 3.8 3.8 0 0 1-.5 7.500z" {...stroke} />,
  back: <path d="M14.5 5 8 12l6.5 7" {...stroke} />,
  broken: <path d="M9.5 14.5 7 17a3.5 3.5 0 0 1-5-5l3-3M14.5 9.5 17 7a3.5 3.5 0 0 1 5 5l-3 3M8 3v2.500M3 8h2.500M16 21v-2.500M21 16h-2.5" {...stroke} />,
} as const;

export function SmallIcon({ name }: { name: keyof typeof small }) {
  return <Icon>{small[name]}</Icon>;
}
